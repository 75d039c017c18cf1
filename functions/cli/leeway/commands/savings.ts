// `leeway savings`: what all organisations used, paid and saved.
import type { OrganisationView } from '../../../../shared/admin/contract.ts'
import type { AdminClient } from '../client.ts'
import { command } from '../command.ts'
import { pagesOf } from '../lists.ts'
import { type Sums, sumLine, sumsTable } from '../output/usage.ts'
import { from, to } from './parameters.ts'

interface Row extends Sums {
  readonly organisation: string
  readonly name: string
}

/** So many organisations are asked about at the same time. */
const atOnce = 8

export const savings = command({
  name: 'savings',
  summary: 'what each organisation used, paid and saved, the largest saving first',
  examples: ['savings --from 2026-11-01 --to 2026-11-30'],
  parameters: { from, to },
  async run(context, period) {
    const { progress, paint, width } = context
    const api = await context.api()
    const all = await pagesOf({ what: 'organisations', progress, page: query => api.call('listOrganisations', { query }) })
    const found: Awaited<ReturnType<typeof usageOf>>[] = []
    await progress.during('reading usage', async say => {
      for (let start = 0; start < all.data.length; start += atOnce) {
        found.push(...(await Promise.all(all.data.slice(start, start + atOnce).map(one => usageOf(api, one, period)))))
        say(`reading usage: ${found.length} of ${all.data.length}`)
      }
    })
    const rows = found.map(({ row }) => row).toSorted((one, other) => other.saved_micro_usd - one.saved_micro_usd)
    const [first] = found
    if (first === undefined) return { data: { data: [], total: null }, text: () => 'There is no organisation yet.' }
    const total = rows.map(({ organisation: _, name: __, ...sums }): Sums => sums).reduce(plus)
    const { from, to } = first
    const text = () => `${sumsTable(rows, columns, { paint, width })}\n\n${sumLine(total, `${from} to ${to}`)}`
    return { data: { from, to, data: rows, total }, text }
  },
})

const columns = [{ head: 'ORGANISATION', cell: ({ organisation }: Row) => organisation }]

async function usageOf(api: AdminClient, { id, name }: OrganisationView, period: { readonly from?: string; readonly to?: string }) {
  const { from, to, total } = await api.call('showUsage', { path: { organisation: id }, query: { ...period, limit: '1' } })
  const row: Row = { organisation: id, name, ...total }
  return { from, to, row }
}

const plus = (one: Sums, other: Sums): Sums =>
  Object.fromEntries(Object.entries(one).map(([name, sum]) => [name, sum + other[name as keyof Sums]])) as Record<keyof Sums, number>
