// `leeway usage`: what an organisation used, paid and saved.
import { usageDimensions } from '../../../../shared/reads/usage-groups.ts'
import { command } from '../command.ts'
import { pagesOf } from '../lists.ts'
import { usageText } from '../output/usage.ts'
import { orElse } from '../parameter.ts'
import { someOf } from '../values.ts'
import { from, organisation, to } from './parameters.ts'

export const usage = command({
  name: 'usage',
  summary: 'what an organisation used, paid and saved, by day, model, key or tier',
  details: 'Sums of finished requests, as of now.',
  examples: ['usage --organisation acme', 'usage --organisation acme --from 2026-11-01 --to 2026-11-30 --by model,tier'],
  parameters: {
    organisation,
    from,
    to,
    by: orElse(someOf(usageDimensions, 'GROUPS', 'one or more, with commas between them'), ['day']),
  },
  async run(context, { organisation, from, to, by }) {
    const api = await context.api()
    const { paint, progress, width } = context
    const found = await pagesOf({
      what: 'usage',
      progress,
      page: ({ cursor, limit }) => {
        const query = { from, to, by: by.join(','), cursor, limit: String(limit) }
        return api.call('showUsage', { path: { organisation }, query })
      },
    })
    return { data: found, text: () => usageText(found, { paint, width }) }
  },
})
