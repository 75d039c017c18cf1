// Prices a finished request into its ledger row (contract §8): cost, cost at standard, saving, fee and the price of waiting. Pure.
import { feeOf } from '../billing/fee.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { isPriced } from '../catalogue/models.ts'
import { priceUsage } from '../catalogue/price.ts'
import { providers } from '../providers/index.ts'
import type { Settings } from '../settings.ts'
import { mapRows } from '../table.ts'
import { nullableMoney } from './amounts.ts'
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

function rate(row: LedgerRow, facts: Facts, feePercent: number): Rated {
  const priced = costsNothing(row, facts) ? nothing : (priceOf(row, facts) ?? unknown)
  const { charged } = providers[row.provider]
  const feeMicroUsd = feeOf({ charged, reason: facts.reason, savedMicroUsd: priced.savedMicroUsd, feePercent })
  return { ...priced, feeMicroUsd, feePercent, catalogueVersion: catalogue().version }
}

const nothing = mapRows(nullableMoney, () => 0)
const unknown = mapRows(nullableMoney, () => null)

function priceOf({ provider, model, arrivedAt }: LedgerRow, { tier, usage }: Facts) {
  return usage === null || tier === null ? undefined : priceUsage({ provider, model, tier, usage, at: arrivedAt })
}

/** A provider bills no attempt that it refused or that did not reach it, nor one cancelled before its start, unless it says otherwise. */
const costsNothing = ({ model }: LedgerRow, { usage, attempts }: Facts): boolean =>
  usage === null && isPriced(model) && attempts.every(({ outcome, maybeBilled }) => maybeBilled !== true && !mayCost.has(outcome))

/** Started: it was served. Broken: the connection broke before the start, and what the provider made of it is not known. */
const mayCost: ReadonlySet<string> = new Set(['started', 'broken'])
