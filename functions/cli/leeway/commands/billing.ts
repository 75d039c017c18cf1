// `leeway billing` and `leeway statements`: how an organisation stands, and what it was billed.
import { billingStates } from '../../../../shared/accounts/terms.ts'
import { csv } from '../../../../shared/csv.ts'
import { command } from '../command.ts'
import { usd } from '../output/money.ts'
import { statementTable, statementText } from '../output/statement.ts'
import { facts } from '../output/table.ts'
import { positional, required, toggle } from '../parameter.ts'
import { month, oneOf } from '../values.ts'
import { organisation } from './parameters.ts'

const state = positional(required(oneOf(billingStates, 'STATE', 'races are refused with 402 unless it is active')))

const show = command({
  name: 'billing show',
  summary: 'how an organisation stands: its state, the fees of this month, what was carried on',
  parameters: { organisation },
  async run({ api, paint }, { organisation }) {
    const client = await api()
    const path = { organisation }
    const { billing_state } = await client.call('showOrganisation', { path })
    const { total, from, to } = await client.call('showUsage', { path })
    const [last] = (await client.call('listStatements', { path })).data
    const carried = last?.carried_out_micro_usd ?? 0
    const data = {
      ...{ organisation, billing_state, from, to, saved_micro_usd: total.saved_micro_usd, fee_micro_usd: total.fee_micro_usd },
      ...{ carried_micro_usd: carried, last_statement: last ?? null },
    }
    const lines = [
      ['organisation', organisation],
      ['billing', billing_state === 'active' ? paint.good(billing_state) : paint.warning(billing_state)],
      [`saved since ${from}`, usd(total.saved_micro_usd)],
      ['fees of it', usd(total.fee_micro_usd)],
      ['carried on', usd(carried)],
      ['last statement', last === undefined ? 'none' : `${last.month}, ${usd(last.total_micro_usd)}`],
    ] as const
    return { data, text: () => facts(lines, paint) }
  },
})

const set = command({
  name: 'billing set',
  summary: 'set the billing state by hand',
  details: 'Where a payment provider is configured, its notices set the state as well, and the later one stays.',
  examples: ['billing set overdue --organisation acme', 'billing set active --organisation acme --yes'],
  asks: true,
  parameters: { state, organisation },
  async run(context, { state, organisation }) {
    if (state !== 'active') await context.confirm(`refuse the races of ${organisation} with 402`)
    const api = await context.api()
    const changed = await api.call('changeOrganisation', { path: { organisation }, body: { billing_state: state } })
    return { data: changed, text: () => `${changed.id} is ${changed.billing_state}.` }
  },
})

const list = command({
  name: 'statements list',
  summary: 'what an organisation was billed, month by month, the newest first',
  parameters: { organisation },
  async run({ api, paint }, { organisation }) {
    const found = await (await api()).call('listStatements', { path: { organisation } })
    return { data: found, text: () => statementTable(found.data, paint) }
  },
})

const one = command({
  name: 'statements show',
  summary: 'one statement with its lines',
  examples: ['statements show 2026-11 --organisation acme', 'statements show 2026-11 --organisation acme --csv > acme-2026-11.csv'],
  parameters: { month: positional(required(month('MONTH', 'like 2026-11'))), organisation, csv: toggle('its lines as CSV') },
  async run({ api, paint }, { month, organisation, csv: asCsv }) {
    const statement = await (await api()).call('showStatement', { path: { organisation, month } })
    const { lines } = statement
    const text = () => (asCsv ? csv(Object.keys(lines[0] ?? {}), lines).trimEnd() : statementText(statement, paint))
    return { data: statement, text }
  },
})

export const billing = [show, set]
export const statements = [list, one]
