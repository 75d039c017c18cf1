// docs/events.md: every event of the log, from the one table.
import { anchorOf } from '../../infra/anchor.ts'
import { type EventRow, eventMeaning, eventNames, events } from '../../shared/log/events.ts'
import { code, generatedFrom, page, table } from './markdown.ts'

/** The page of the events. */
export const renderEvents = (): string =>
  page(
    generatedFrom('shared/log/events.ts'),
    '# Events of the log',
    'Each line of the log is one JSON object with `time`, `level`, `event` and the facts of that event; `LEEWAY_LOG` sets the least severe level that is written. No line holds a prompt, a completion or a key. How to query them: [Looking into the log](runbook.md#looking-into-the-log).',
    'What an event measures is counted at every level, where [metrics](metrics.md) are written; an alarm in the last column watches that ([what to do](runbook.md#the-alarms)).',
    table(
      ['event', 'level', 'what happened', 'measured', 'alarm'],
      eventNames().map(name => {
        const { metrics = [], alarms, ...row } = events[name]
        return [code(name), levelsOf(row), eventMeaning[name], metrics.map(code).join(', '), alarmsOf(alarms)]
      }),
    ),
  )

/** Some events are more or less severe by what they say. */
const levelsOf = ({ level, milder }: Pick<EventRow<never>, 'level' | 'milder'>): string =>
  milder === undefined ? level : `${level}, some ${milder.level}`

const alarmsOf = (alarms: object = {}): string =>
  Object.keys(alarms)
    .map(title => `[${title}](runbook.md#${anchorOf(title)})`)
    .join(', ')
