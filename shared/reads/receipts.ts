// `GET /v1/receipts/{id}`: what became of a request and of the money, for its own organisation alone (contract §8).
import { type Exchange, required } from '../chain/exchange.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { tokenCounts } from '../hub/token-counts.ts'
import type { Usage } from '../hub/usage.ts'
import { netOf } from '../ledger/amounts.ts'
import { moneyFields } from '../ledger/money-fields.ts'
import type { AttemptRecord, LedgerEntry, Receipts, Settlement } from '../ledger/records.ts'
import { receiptRoute } from '../routes.ts'
import { mapRows, onWire } from '../table.ts'
import type { Read } from './read.ts'

/** Receipts, one by one. */
export const receiptRead = ({ receipts }: { readonly receipts: Receipts }): Read => ({
  routes: [receiptRoute],
  answer: exchange => showReceipt(exchange, receipts),
})

async function showReceipt(exchange: Exchange, receipts: Receipts): Promise<Reply> {
  const { organisation } = required(exchange.key, 'the key')
  const { id = '' } = exchange.parameters ?? {}
  const entry = await receipts.find(organisation, id).catch(cause => {
    throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'The ledger' }, cause })
  })
  if (entry === undefined) throw new LeewayError('receipt_not_found')
  return jsonReply(exchange, 200, { body: JSON.stringify(receiptOf(entry)) })
}

/** A receipt as it is shown. One of a request under way says `open` and has no end. Times are Unix seconds with milliseconds as decimals. */
export function receiptOf({ settlement, ...row }: LedgerEntry) {
  const { requestId, surface, provider, model, startWithin, arrivedAt } = row
  const head = { id: requestId, object: 'receipt', state: settlement === null ? 'open' : 'closed', surface, provider, model }
  const asked = { start_within: startWithin, arrived_at: arrivedAt / 1000 }
  return settlement === null ? { ...head, ...asked } : { ...head, ...asked, ...closed(settlement) }
}

const closed = (settlement: Settlement) => ({
  ended_at: settlement.endedAt / 1000,
  status: settlement.status,
  code: settlement.code,
  reason: settlement.reason,
  waited_ms: settlement.waitedMs,
  wait_limit: settlement.waitLimit ?? null,
  attempts: settlement.attempts.map(shownAttempt),
  served_tier: settlement.tier,
  usage: settlement.usage && shownUsage(settlement.usage),
  ...onWire(moneyFields, settlement),
  net_micro_usd: netOf(settlement),
  catalogue_version: settlement.catalogueVersion,
})

const shownAttempt = ({ tier, outcome, waitedMs, maybeBilled }: AttemptRecord) => ({
  tier,
  outcome,
  waited_ms: waitedMs,
  maybe_billed: maybeBilled === true,
})

/** Counts that were not reported are null. */
const shownUsage = (usage: Usage) => onWire(tokenCounts, { ...mapRows(tokenCounts, () => null), ...usage })
