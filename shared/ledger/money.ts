// Prices a finished request into its ledger row (SPEC §8): cost, cost at standard, saving, fee and the price of waiting. Pure.
import { catalogue } from '../catalogue/catalogue.ts'
import { isPriced } from '../catalogue/models.ts'
import { priceUsage } from '../catalogue/price.ts'
import { providers } from '../providers/index.ts'
import type { Settings } from '../settings.ts'
import type { Facts, LedgerRow, Money, Settlement } from './records.ts'
import { waitingCost } from './waiting.ts'

type Rated = Omit<Money, 'waitingMicroUsd'>

/** All money of a finished request, by the catalogue in force and the prices of its time. */
export const moneyOf = (row: LedgerRow, facts: Facts, settings: Settings): Money => ({
  ...rate(row, facts, settings.FEE_PERCENT),
  waitingMicroUsd: waitingCost(facts.waitedMs ?? 0, settings.AWS_LAMBDA_FUNCTION_MEMORY_SIZE),
})

/** The same settlement with the prices that the catalogue in force says were those of its time; the share of the fee stays what it was. */
export const rerated = (row: LedgerRow, settlement: Settlement): Settlement => ({
  ...settlement,
  ...rate(row, settlement, settlement.feePercent),
})

/** What a request gained: the saving without the price of waiting for it, integer micro-USD; null where the saving is not known. */
export const netOf = ({ savedMicroUsd, waitingMicroUsd }: Money): number | null =>
  savedMicroUsd === null ? null : savedMicroUsd - waitingMicroUsd

function rate(row: LedgerRow, facts: Facts, feePercent: number): Rated {
  const terms = { feePercent, catalogueVersion: catalogue().version }
  const priced = costsNothing(row, facts) ? nothing : priceOf(row, facts)
  if (priced === undefined) return { costMicroUsd: null, standardMicroUsd: null, savedMicroUsd: null, feeMicroUsd: 0, ...terms }
  return { ...priced, feeMicroUsd: isCharged(row, facts) ? share(priced.savedMicroUsd, feePercent) : 0, ...terms }
}

const nothing = { costMicroUsd: 0, standardMicroUsd: 0, savedMicroUsd: 0 }

function priceOf({ provider, model, arrivedAt }: LedgerRow, { tier, usage }: Facts) {
  return usage === null || tier === null ? undefined : priceUsage({ provider, model, tier, usage, at: arrivedAt })
}

/** A provider bills no attempt that it refused or that did not reach it, nor one cancelled before its start, unless it says otherwise. */
const costsNothing = ({ model }: LedgerRow, { usage, attempts }: Facts): boolean =>
  usage === null && isPriced(model) && attempts.every(({ outcome, maybeBilled }) => maybeBilled !== true && !mayCost.has(outcome))

/** Started: it was served. Broken: the connection broke before the start, and what the provider made of it is not known. */
const mayCost: ReadonlySet<string> = new Set(['started', 'broken'])

/** There is no fee on a fallback. */
const isCharged = ({ provider }: LedgerRow, { reason }: Facts): boolean => reason === 'flex_won' && providers[provider].charged

const percentDigits = 1_000_000

/** A share of an amount in integer micro-USD, rounded half up. */
function share(microUsd: number, percent: number): number {
  const whole = 100n * BigInt(percentDigits)
  return Number((BigInt(microUsd) * BigInt(Math.round(percent * percentDigits)) + whole / 2n) / whole)
}
