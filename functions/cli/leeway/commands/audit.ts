// `leeway audit`: every change that was made over the admin API, the newest first.
import { command } from '../command.ts'
import { pagesOf } from '../lists.ts'
import { auditTable } from '../output/audit.ts'
import { all, limit } from './parameters.ts'

export const audit = command({
  name: 'audit',
  summary: 'who changed what, the newest first',
  examples: ['audit --limit 10', 'audit --all --json > audit.json'],
  parameters: { limit, all },
  async run(context, values) {
    const api = await context.api()
    const { paint, progress } = context
    const most = values.all ? undefined : values.limit
    const found = await pagesOf({ what: 'the audit log', progress, limit: most, page: query => api.call('listAudit', { query }) })
    const more = found.next_cursor === null ? '' : `\n\n${paint.faint('There is more: --all shows everything.')}`
    return { data: found, text: () => auditTable(found.data, paint) + more }
  },
})
