// Every event of the log, one row each: how severe it is, which facts it carries, what it measures and which alarms watch that. The log's type,
// the metrics, the alarms and docs/events.md derive from this table. To add an event, add its row here and its sentence below.
import type { Names, RequestLine } from './line.ts'
import { byokFailure, ledgerFailure, limiterAt, measureRequest, one, requestMetrics, requestsBy } from './measure.ts'
import type { Measurement, MetricName, Series } from './metrics.ts'

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** The alarms on what events measure; infra/alarms.ts has a row for each. */
export type EventAlarm = 'Error rate' | 'Fallback share' | 'Provider keys' | 'Ledger failures' | 'Limits without their database'

/** What is known of one event; `Facts` is what each of its lines says beside time, level and name. */
export interface EventRow<Facts extends object> {
  readonly level: LogLevel
  /** Where some of these events are less severe. */
  readonly milder?: { readonly level: LogLevel; readonly when: (facts: Facts) => boolean }
  /** What it may measure; nothing where absent. */
  readonly metrics?: readonly MetricName[]
  readonly measure?: (facts: Facts, names: Names) => readonly Measurement[]
  /** Which of its series an alarm watches. */
  readonly alarms?: Readonly<Partial<Record<EventAlarm, readonly Series[]>>>
}

const event = <Facts extends object>(row: EventRow<Facts>): EventRow<Facts> => row

/** An event that is one more in a series, whatever its facts say, and sets off an alarm. */
const counted = (series: Series, alarm: EventAlarm) => ({
  metrics: [series.name],
  measure: () => [one(series)],
  alarms: { [alarm]: [series] },
})

interface Failure {
  /** The error's name. */
  readonly fault: string
}

interface OfRequest {
  readonly requestId: string
}

const rows = {
  // Requests.
  request: event<RequestLine>({
    level: 'info',
    metrics: requestMetrics,
    measure: measureRequest,
    alarms: {
      'Error rate': [requestsBy('2xx'), requestsBy('4xx'), requestsBy('5xx')],
      'Fallback share': [{ name: 'leeway.race.fallback', dimensions: {} }],
      'Provider keys': [byokFailure('refused')],
    },
  }),
  internal_error: event<{ readonly request: string; readonly error: unknown }>({ level: 'error' }),
  unhandled_rejection: event<{ readonly error: string }>({ level: 'error' }),
  handler_failed: event<{ readonly error: string }>({ level: 'error' }),
  switches_unreadable: event<{ readonly request: string }>({ level: 'warn' }),
  metrics: event<Readonly<Record<string, unknown>>>({ level: 'info' }),

  // Limits and keys.
  limiter_failed_open: event<Failure>({ level: 'warn', ...counted(limiterAt('key', 'open'), 'Limits without their database') }),
  key_unreachable: event<Failure>({ level: 'error', ...counted(limiterAt('key', 'closed'), 'Limits without their database') }),
  limiter_unreachable: event<Failure & { readonly counter: string | undefined }>({
    level: 'error',
    metrics: ['leeway.limiter'],
    measure: ({ counter }) => [one(limiterAt(counter === 'IP' ? 'address' : 'organisation', 'open'))],
    alarms: { 'Limits without their database': [limiterAt('organisation', 'open'), limiterAt('address', 'open')] },
  }),
  byok_unreadable: event<{ readonly organisation: string; readonly reason: string }>({
    level: 'error',
    milder: { level: 'info', when: ({ reason }) => reason === 'missing' },
    metrics: ['leeway.byok.failures'],
    measure: ({ reason }) => [one(byokFailure(reason === 'missing' || reason === 'malformed' ? reason : 'unreadable'))],
    alarms: { 'Provider keys': [byokFailure('malformed'), byokFailure('unreadable')] },
  }),

  // Races.
  flex_unsupported: event<{ readonly request: string; readonly provider: string; readonly model: string }>({ level: 'warn' }),
  capacity_not_read: event<{ readonly model: string; readonly error: string }>({ level: 'warn' }),
  capacity_not_written: event<{ readonly model: string; readonly error: string }>({ level: 'warn' }),
  slots_unreachable: event<Failure>({ level: 'error' }),
  slot_not_released: event<Failure>({ level: 'warn' }),

  // Ledger and credit.
  ledger_open_failed: event<Failure & OfRequest>({ level: 'warn', ...counted(ledgerFailure('open'), 'Ledger failures') }),
  ledger_settled_before: event<OfRequest>({ level: 'debug' }),
  ledger_settle_failed: event<Failure & { readonly row: object; readonly settlement: object }>({
    level: 'error',
    ...counted(ledgerFailure('settle'), 'Ledger failures'),
  }),
  ledger_orphan_closed: event<OfRequest & { readonly organisation: string }>({ level: 'warn' }),
  credit_unreachable: event<Failure & OfRequest>({ level: 'error' }),
  credit_cost_unknown: event<OfRequest>({ level: 'warn' }),
  credit_settled_before: event<OfRequest>({ level: 'debug' }),
  credit_settle_failed: event<Failure & OfRequest & { readonly hash: string; readonly costMicroUsd: number | null }>({
    level: 'error',
    ...counted(ledgerFailure('credit'), 'Ledger failures'),
  }),
  credit_hold_expired: event<OfRequest & { readonly microUsd: number; readonly costMicroUsd: number | null }>({ level: 'warn' }),

  // Schedules and prices.
  swept: event<{ readonly closed: number; readonly folded: number; readonly days: number }>({ level: 'info' }),
  sweep_failed: event<Failure>({ level: 'error' }),
  close_waits: event<{ readonly month: string; readonly sweptThrough: string | null }>({ level: 'warn' }),
  close_failed: event<Failure & { readonly organisation: string; readonly month: string }>({ level: 'error' }),
  closed: event<{ readonly month: string; readonly organisations: number }>({ level: 'info' }),
  price_catalogue_installed: event<{ readonly version: string }>({ level: 'info' }),
  price_catalogue_invalid: event<{ readonly version: string | undefined; readonly error: string }>({ level: 'error' }),
  price_catalogue_unreadable: event<{ readonly error: string }>({ level: 'error' }),

  // Operators and payments.
  admin_change: event<{ readonly request: string; readonly admin: string; readonly action: string; readonly target: string }>({
    level: 'info',
  }),
  payment_notice: event<{ readonly notice: string; readonly kind: string; readonly outcome: string }>({ level: 'info' }),
  payment_notice_failed: event<Failure>({ level: 'error' }),
}

export type EventName = keyof typeof rows

/** The facts that an event carries. */
export type FactsOf<Name extends EventName> = (typeof rows)[Name] extends EventRow<infer Facts> ? Facts : never

export const events: { readonly [Name in EventName]: EventRow<FactsOf<Name>> } = rows

export function levelOf<Name extends EventName>(name: Name, facts: FactsOf<Name>): LogLevel {
  const { level, milder }: EventRow<FactsOf<Name>> = events[name]
  return milder?.when(facts) ? milder.level : level
}

/** @param names how values that a caller chose are called in a metric */
export function measurementsOf<Name extends EventName>(name: Name, facts: FactsOf<Name>, names: Names): readonly Measurement[] {
  const { measure }: EventRow<FactsOf<Name>> = events[name]
  return measure?.(facts, names) ?? []
}

export const eventNames = (): EventName[] => Object.keys(events) as EventName[]

/** The series that an alarm watches, in the order of the events. */
export const watchedBy = (alarm: EventAlarm): readonly Series[] => eventNames().flatMap(name => events[name].alarms?.[alarm] ?? [])

/** A sentence on each for operators; apart, so that the functions do without. */
export const eventMeaning: Readonly<Record<EventName, string>> = {
  request: 'A request ended: one line each, whatever became of it.',
  internal_error: 'A fault of ours ended a request with a 500; `error` says where.',
  unhandled_rejection: 'A promise failed that nobody waited for; the process goes on.',
  handler_failed: 'Of the local gateway and the container: a handler failed before its answer began, so that it was a 502.',
  switches_unreadable: 'The switches of the subsystems could not be read; the request went on as if all were on.',
  metrics: 'Measurements in the embedded metric format: see [Metrics](metrics.md).',
  limiter_failed_open: 'A request was admitted without being counted, by a key that this process knew.',
  key_unreachable: 'The database did not answer for a key; its request was refused with a 503.',
  limiter_unreachable:
    'The database did not answer for the limit of an organisation or an address: the request went on uncounted, or, with a metered key, was refused with a 503.',
  byok_unreadable: 'The provider keys of an organisation cannot be used: `missing`, `malformed`, or the name of the error.',
  flex_unsupported: 'A provider refused the flex tier for a model that the catalogue lists as having one.',
  capacity_not_read: 'What is known of the flex capacity of a model could not be read; races go on with what this process knows.',
  capacity_not_written: 'What was learned of the flex capacity of a model could not be stored; it is tried again.',
  slots_unreachable: "The database did not answer for an organisation's waiting requests; the request went on uncounted.",
  slot_not_released: 'A request that waits no longer is still counted as waiting, until its lease ends.',
  ledger_open_failed: 'The row of a request could not be opened in any try; the row is written when it is settled.',
  ledger_settled_before: 'The row of a request was already closed: a repeated write, without effect.',
  ledger_settle_failed: 'The row of a request could not be closed in any try: `row` and `settlement` are all that would be lost.',
  ledger_orphan_closed: 'The sweeper closed the row of a request whose process had died; its cost is unknown.',
  credit_unreachable: 'The database did not answer for the credit of a metered key; its request was refused with a 503.',
  credit_cost_unknown: 'A request of a metered key was served without a debit, since its cost is not known.',
  credit_settled_before: 'A hold was already settled: a repeated write, without effect.',
  credit_settle_failed: 'A debit failed in every try; it waits until its hold expires.',
  credit_hold_expired: 'A hold was settled when it expired: a process was killed, or a settlement had failed.',
  swept: 'A round of the sweeper went well: rows closed, days folded.',
  sweep_failed: 'A round of the sweeper of the local gateway failed; the next one is due in a quarter of an hour.',
  close_waits: 'A month is not closed yet, since the sweeper has not finished it.',
  close_failed: 'An organisation could not be closed or collected from; the next run tries again.',
  closed: 'A month was closed.',
  price_catalogue_installed: 'This process took up stored prices.',
  price_catalogue_invalid: 'Stored prices cannot be used; the prices before them stay in force.',
  price_catalogue_unreadable: 'Stored prices could not be read; the prices before them stay in force.',
  admin_change: 'An administrator changed something; the audit log has the whole of it.',
  payment_notice: 'A notice of the payment provider was taken: `done`, `repeated` or `ignored`.',
  payment_notice_failed: 'A notice of the payment provider could not be followed; the provider sends it again.',
}
