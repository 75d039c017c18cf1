// The two conditional updates of a key's credit and budget: place a hold, settle it. Conditions cannot calculate, so that sums are kept on the item.
import type { Hold } from '../../ledger/credit.ts'
import { usable } from './keys.ts'
import { holdName } from './layout.ts'
import { toItem } from './values.ts'

export interface HoldTerms {
  readonly requestId: string
  readonly microUsd: number
  /** Epoch seconds. */
  readonly expiresAt: number
  readonly month: string
  /** Whether this hold begins the month on the key. */
  readonly begins: boolean
  /** Epoch seconds. */
  readonly now: number
}

const creditLeft =
  '(attribute_not_exists(creditMicroUsd) OR creditMicroUsd > heldMicroUsd OR (attribute_not_exists(heldMicroUsd) AND creditMicroUsd > :zero))'

/** What holds add up to is `heldMicroUsd`; in `spentMicroUsd` they count like money that is spent, so that a budget is compared with one number. */
const months = {
  begins: {
    spent: ', spendMonth = :month, spentMicroUsd = :held',
    added: '',
    condition:
      '(attribute_not_exists(spendMonth) OR spendMonth < :month) AND (attribute_not_exists(monthlyBudgetMicroUsd) OR monthlyBudgetMicroUsd > :zero)',
  },
  goesOn: {
    spent: '',
    added: ', spentMicroUsd :held',
    condition: 'spendMonth = :month AND (attribute_not_exists(monthlyBudgetMicroUsd) OR monthlyBudgetMicroUsd > spentMicroUsd)',
  },
} as const

/** Holds the estimate while credit and budget have something left; refused where the hold is there already. */
export function hold({ requestId, microUsd, expiresAt, month, begins, now }: HoldTerms) {
  const { spent, added, condition } = begins ? months.begins : months.goesOn
  return {
    UpdateExpression: `SET #hold = :hold${spent} ADD heldMicroUsd :held${added}`,
    ConditionExpression: `${usable} AND attribute_not_exists(#hold) AND ${creditLeft} AND ${condition}`,
    ExpressionAttributeNames: { '#status': 'status', '#hold': holdName(requestId) },
    ExpressionAttributeValues: toItem({
      ':active': 'active',
      ':now': now,
      ':zero': 0,
      ':held': microUsd,
      ':hold': { microUsd, expiresAt, month },
      ':month': month,
    }),
  }
}

export interface SettleTerms extends Hold {
  readonly sameMonth: boolean
  readonly costMicroUsd: number
}

/** Gives the hold back and debits the cost: once, because the hold goes with it. */
export function settle({ requestId, microUsd, month, credit, sameMonth, costMicroUsd }: SettleTerms) {
  const debited = credit ? ', creditMicroUsd :debit' : ''
  const spent = sameMonth ? ', spentMicroUsd :difference' : ''
  return {
    UpdateExpression: `REMOVE #hold ADD heldMicroUsd :back${debited}${spent}`,
    ConditionExpression: `attribute_exists(#hold) AND ${credit ? 'attribute_exists' : 'attribute_not_exists'}(creditMicroUsd) AND spendMonth ${sameMonth ? '=' : '<>'} :month`,
    ExpressionAttributeNames: { '#hold': holdName(requestId) },
    ExpressionAttributeValues: toItem({
      ':back': -microUsd,
      ':month': month,
      ...(credit ? { ':debit': -costMicroUsd } : {}),
      ...(sameMonth ? { ':difference': costMicroUsd - microUsd } : {}),
    }),
  }
}
