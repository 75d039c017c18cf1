// Prepaid credit and monthly budgets in DynamoDB: holds live on the key's own item, each placed and settled by one conditional update (docs/limits.md).
import type { KeyRecord } from '../../accounts/records.ts'
import { monthOf } from '../../calendar.ts'
import { type Credit, exhausted, type Hold, type HoldOutcome } from '../../ledger/credit.ts'
import type { Receipts } from '../../ledger/records.ts'
import { inSeconds } from '../../limits/window.ts'
import { faultName } from '../aws/client.ts'
import { createLanes } from '../lanes.ts'
import { hold as holdUpdate, settle as settleUpdate } from './credit-updates.ts'
import { getItem, update, type Wiring } from './items.ts'
import { isUsable } from './keys.ts'
import { holdsOf, keyKey, keyOf } from './layout.ts'
import type { Item } from './values.ts'

type HoldRequest = Parameters<Credit['hold']>[0]

interface Books extends Wiring {
  readonly receipts: Receipts
}

/** Expired holds that one pass settles. */
const perPass = 10

/** Month over, expired holds in the way, credit given or taken meanwhile: a few writes settle any course. */
const maximumWrites = 6

/** @param wiring.receipts tells what a request cost whose hold was never settled */
export function dynamoCredit(wiring: Wiring & { readonly receipts: Receipts }): Credit {
  const lanes = createLanes()
  return {
    async hold(request) {
      try {
        return await lanes(request.hash, () => hold(wiring, request))
      } catch (fault) {
        wiring.log.write('credit_unreachable', { requestId: request.requestId, fault: faultName(fault) })
        return { outcome: 'unreachable' }
      }
    },
    async settle(held, costMicroUsd) {
      const { requestId, hash } = held
      if (costMicroUsd === null) wiring.log.write('credit_cost_unknown', { requestId })
      try {
        await lanes(hash, () => settle(wiring, held, costMicroUsd))
      } catch (fault) {
        wiring.log.write('credit_settle_failed', { requestId, hash, costMicroUsd, fault: faultName(fault) })
      }
    },
    settleExpired: hash => settleAllExpired(wiring, hash),
  }
}

async function hold(books: Books, request: HoldRequest): Promise<HoldOutcome> {
  const { hash, requestId } = request
  const now = inSeconds(books.clock.now())
  const today = monthOf(books.clock.now())
  let month = { month: today, begins: false }
  for (let writes = 0; writes < maximumWrites; writes++) {
    const written = await update(books, { Key: keyKey(hash), ...holdUpdate({ ...request, ...month, now }) })
    const item = written.item ?? (await getItem(books, keyKey(hash)))
    const key = item && keyOf(hash, item)
    if (item === undefined || key === undefined || !isUsable(key, now)) return { outcome: 'unknown' }
    // A lost reply makes the SDK send the update again: that the hold is there already is as good.
    const held = holdsOf(hash, item).find(one => one.requestId === requestId)
    if (held !== undefined) {
      await settleSomeExpired(books, key, item)
      return { outcome: 'held', hold: held }
    }
    const ceiling = exhausted(key, today)
    if (ceiling !== undefined && (await settleSomeExpired(books, key, item)) === 0) return { outcome: 'exhausted', ceiling }
    // Clocks differ around midnight: a month that began for one process has begun for all.
    const { spendMonth = '' } = key
    month = spendMonth < today ? { month: today, begins: true } : { month: spendMonth, begins: false }
  }
  throw new Error('The key changed each time in between')
}

/** Exactly one of four updates fits: with or without a balance to debit, in the hold's month or after it. */
async function settle(books: Books, held: Hold, costMicroUsd: number | null): Promise<void> {
  let shape = { credit: held.credit, sameMonth: true }
  for (let writes = 0; writes < maximumWrites; writes++) {
    const terms = { ...held, ...shape, costMicroUsd: costMicroUsd ?? 0 }
    const written = await update(books, { Key: keyKey(held.hash), ...settleUpdate(terms) })
    if (written.done) return
    const item = written.item ?? (await getItem(books, keyKey(held.hash)))
    const open = item && holdsOf(held.hash, item).some(({ requestId }) => requestId === held.requestId)
    if (item === undefined || !open) return books.log.write('credit_settled_before', { requestId: held.requestId })
    const { creditMicroUsd, spendMonth } = keyOf(held.hash, item)
    shape = { credit: creditMicroUsd !== undefined, sameMonth: spendMonth === held.month }
  }
  throw new Error('The key changed each time in between')
}

/** How many were settled: the requests' own processes are gone, but their ledger rows may know the cost. */
async function settleSomeExpired(books: Books, key: KeyRecord, item: Item): Promise<number> {
  const now = inSeconds(books.clock.now())
  const expired = holdsOf(key.hash, item).filter(({ expiresAt }) => expiresAt <= now)
  const some = expired.slice(0, perPass)
  await Promise.all(
    some.map(async held => {
      const row = await books.receipts.find(key.organisation, held.requestId)
      const costMicroUsd = row?.settlement?.costMicroUsd ?? null
      await settle(books, held, costMicroUsd)
      books.log.write('credit_hold_expired', { requestId: held.requestId, microUsd: held.microUsd, costMicroUsd })
    }),
  )
  return some.length
}

async function settleAllExpired(books: Books, hash: string): Promise<KeyRecord | undefined> {
  for (;;) {
    const item = await getItem(books, keyKey(hash))
    const key = item && keyOf(hash, item)
    if (item === undefined || key === undefined || (await settleSomeExpired(books, key, item)) === 0) return key
  }
}
