// A month's statement, out of the fees of its ledger and the statement before: exact, whatever was billed already. Pure.
import { monthOf } from '../ledger/aggregates.ts'
import { billedMoney } from '../ledger/amounts.ts'
import type { Aggregate } from '../ledger/records.ts'
import { mapRows, pick } from '../table.ts'
import type { FeeLine, Statement } from './records.ts'

/** Less is carried forward: what collecting would cost is out of proportion to it (contract §8). */
export const collectedFromMicroUsd = 20_000_000

const microUsdPerCent = 10_000

/** What a close knows of an organisation's fees. */
export interface Closing {
  readonly organisation: string
  /** `2026-11`. */
  readonly month: string
  readonly previous: Statement | undefined
  /** The sums of the days of each month looked at: of `month`, and of earlier ones whose prices may have changed. */
  readonly days: ReadonlyMap<string, readonly Aggregate[]>
  readonly collection: Statement['collection']
  /** Epoch milliseconds. */
  readonly at: number
}

export interface Closed {
  readonly statement: Statement
  readonly lines: readonly FeeLine[]
}

export const statementId = (organisation: string, month: string): string => `st_${organisation}_${month}`

/**
 * The next statement of an organisation; undefined where nothing has changed since the one before.
 *
 * It counts, of each month, what no statement before it has counted. So over any chain the invoices and what is carried at its end are
 * exactly the fees counted, in whatever order months were closed or rows priced again.
 */
export function nextStatement(closing: Closing): Closed | undefined {
  const { organisation, month, previous, collection, at } = closing
  const lines = [...closing.days].flatMap(([each, days]) => linesOf(each, days, previous?.counted[each]))
  const carried = previous?.carriedOutMicroUsd ?? 0
  const fees = sumOf(lines, 'fee')
  const correction = sumOf(lines, 'correction')
  const total = safe(carried + fees + correction)
  if (lines.length === 0 && total < collectedFromMicroUsd) return undefined
  const invoicedCents = total < collectedFromMicroUsd ? 0 : Math.floor(total / microUsdPerCent)
  return {
    statement: {
      ...{ id: statementId(organisation, month), organisation, month, sequence: (previous?.sequence ?? 0) + 1, closedAt: at },
      ...{ feesMicroUsd: fees, correctionMicroUsd: correction, carriedInMicroUsd: carried, totalMicroUsd: total },
      ...{ invoicedCents, carriedOutMicroUsd: total - invoicedCents * microUsdPerCent },
      counted: { ...previous?.counted, ...countedNow(closing) },
      collection,
    },
    lines: previous === undefined || carried === 0 ? lines : [...lines, carriedLine(previous)],
  }
}

/** A month that no statement counted, group by group; else what has changed of it. */
function linesOf(month: string, days: readonly Aggregate[], counted: number | undefined): FeeLine[] {
  if (counted !== undefined) {
    const changed = safe(feesIn(days) - counted)
    return changed === 0 ? [] : [{ ...bare, kind: 'correction', month, feeMicroUsd: changed }]
  }
  return monthOf(days)
    .filter(({ feeMicroUsd }) => feeMicroUsd !== 0)
    .sort((one, other) => other.feeMicroUsd - one.feeMicroUsd)
    .map(({ key, provider, model, tier, requests, ...sums }) => ({
      ...{ kind: 'fee', month, key, provider, model, tier, requests, ...pick(billedMoney, sums) },
    }))
}

const bare = { key: null, provider: null, model: null, tier: null, requests: 0, ...mapRows(billedMoney, () => 0) } as const

const carriedLine = ({ month, carriedOutMicroUsd }: Statement): FeeLine => ({
  ...bare,
  kind: 'carried',
  month,
  feeMicroUsd: carriedOutMicroUsd,
})

const feesIn = (days: readonly Aggregate[]): number => safe(days.reduce((total, { feeMicroUsd }) => total + feeMicroUsd, 0))

/** A month without fees is not noted, unless it had some when it was counted. */
const countedNow = ({ days, previous }: Closing): Record<string, number> =>
  Object.fromEntries(
    [...days]
      .map(([month, sums]) => [month, feesIn(sums)] as const)
      .filter(([month, fees]) => fees !== 0 || previous?.counted[month] !== undefined),
  )

const sumOf = (lines: readonly FeeLine[], kind: FeeLine['kind']): number =>
  safe(lines.filter(line => line.kind === kind).reduce((total, { feeMicroUsd }) => total + feeMicroUsd, 0))

/** @throws RangeError beyond 9 billion USD, where numbers are exact no more */
function safe(microUsd: number): number {
  if (!Number.isSafeInteger(microUsd)) throw new RangeError(`Not an exact amount of micro-USD: ${microUsd}`)
  return microUsd
}
