// The worked example of docs/billing.md, computed by the code that bills.
import { table } from '../../docs/generate/markdown.ts'
import type { Statement } from '../../shared/billing/records.ts'
import { nextStatement } from '../../shared/billing/statement.ts'
import { statementCsv, statementJson } from '../../shared/billing/views.ts'
import { plus, singleOf } from '../../shared/ledger/aggregates.ts'
import { moneyOf } from '../../shared/ledger/money.ts'
import type { Aggregate, LedgerEntry } from '../../shared/ledger/records.ts'
import { factsOf, hosted, rowOf } from '../ledger/specimen.ts'

/** That many requests of the ledger's own example on a day: 4,600 micro-USD saved each, a fee of 920. */
function dayOf(day: string, requests: number, key: string): Aggregate {
  const row = rowOf({ organisation: 'acme', key, arrivedAt: Date.parse(`${day}T12:00:00Z`) })
  const facts = factsOf()
  const entry: LedgerEntry = { ...row, settlement: { ...facts, ...moneyOf(row, facts, hosted()) } }
  const one = singleOf(entry)
  if (one === undefined) throw new Error('The row is open')
  return Array.from({ length: requests - 1 }).reduce<Aggregate>(sum => plus(sum, one), one)
}

const web = '3f2a9c41d0b7'.padEnd(64, '0')
const batch = '81b40e77c2aa'.padEnd(64, '0')

export const labels = new Map([
  [web, 'web'],
  [batch, 'nightly batch'],
])

const october = [dayOf('2026-10-14', 15_000, web)]
const november = [dayOf('2026-11-03', 4_001, web), dayOf('2026-11-21', 21_000, batch)]
/** New prices say that a request of the batch saved 4,370 and not 4,600: its fee is 874. */
const corrected = november.map(day =>
  day.key === batch ? { ...day, savedMicroUsd: day.requests * 4_370, feeMicroUsd: day.requests * 874 } : day,
)

const close = (month: string, days: Readonly<Record<string, readonly Aggregate[]>>, previous?: Statement) => {
  const at = Date.parse(month === '2026-12' ? '2027-01-01T03:30:00Z' : `2026-${Number(month.slice(5)) + 1}-01T03:30:00Z`)
  const closed = nextStatement({ organisation: 'acme', month, previous, days: new Map(Object.entries(days)), collection: 'automatic', at })
  if (closed === undefined) throw new Error('nothing to state')
  return closed
}

const first = close('2026-10', { '2026-10': october })
const second = close('2026-11', { '2026-10': october, '2026-11': november }, first.statement)
const third = close('2026-12', { '2026-10': october, '2026-11': corrected, '2026-12': [] }, second.statement)

const usd = (microUsd: number): string => (microUsd / 1_000_000).toFixed(6)

/** The three closes as a table of Markdown, in USD. */
export const exampleTable = table(
  ['close of', 'carried in', 'fees', 'correction', 'total', 'invoice', 'carried out'],
  [first, second, third].map(({ statement }) => [
    statement.month,
    usd(statement.carriedInMicroUsd),
    usd(statement.feesMicroUsd),
    usd(statement.correctionMicroUsd),
    usd(statement.totalMicroUsd),
    statement.invoicedCents === 0 ? '–' : (statement.invoicedCents / 100).toFixed(2),
    usd(statement.carriedOutMicroUsd),
  ]),
)

const invoiced: Statement = { ...second.statement, invoiceId: 'in_1Q…', invoiceStatus: 'open' }

/** The statement of November. */
export const exampleJson = JSON.stringify(statementJson(invoiced, second.lines, labels), null, 2)
export const exampleCsv = statementCsv(second.lines, labels).replaceAll('\r\n', '\n')
