// Authenticates a key and counts the request against it in one conditional write (contract §7).
import type { KeyRecord } from '../../accounts/records.ts'
import { isMetered } from '../../ledger/credit.ts'
import type { KeyAdmission, KeyGate, RateWindow } from '../../limits/stores.ts'
import { type Counter, endOf, inSeconds, keyWindowSeconds, stepOf, windowOf } from '../../limits/window.ts'
import { faultName, isThrottled } from '../aws/client.ts'
import { boundedMemory, type Memory } from '../cache.ts'
import { createLanes, type Lanes } from '../lanes.ts'
import { countOnce, type Verdict } from './counter.ts'
import { getItem, update, type Wiring } from './items.ts'
import { counterOf, keyKey, keyOf } from './layout.ts'
import type { Item } from './values.ts'

/** What the process remembers of a key. */
interface Known {
  readonly key: KeyRecord
  readonly window: RateWindow
  /** Epoch seconds, with decimals, at which the window ends. */
  readonly endsAt: number
  /** Epoch seconds until which this is trusted when the database is silent, and until which a refusal stands without asking again. */
  readonly until: number
  readonly refused: boolean
}

interface Gate extends Wiring {
  readonly known: Memory<Known>
  readonly lanes: Lanes
}

/** Seconds within which a revoked key or a raised limit must be noticed. */
const trusted = 30

export function dynamoKeyGate(wiring: Wiring): KeyGate {
  const gate: Gate = { ...wiring, known: boundedMemory<Known>(), lanes: createLanes() }
  return {
    async admit(hash) {
      try {
        return await gate.lanes(hash, async () => remembered(gate, hash) ?? (await count(gate, hash)))
      } catch (fault) {
        return isThrottled(fault) ? throttled(gate, hash) : unreachable(gate, hash, fault)
      }
    },
  }
}

/** A refusal stands without asking again until its window ends, or until it must be checked. */
function remembered(gate: Gate, hash: string): KeyAdmission | undefined {
  const now = inSeconds(gate.clock.now())
  const known = gate.known.get(hash)
  return known?.refused && known.until > now && known.endsAt > now ? refusal(known, now) : undefined
}

function refusal({ key, window }: Known, now: number): KeyAdmission {
  return isUsable(key, now) ? { outcome: 'over', key, window } : { outcome: 'unknown' }
}

/** The request counts at the time it came, however long the database takes: so every write that another forestalled leads on. */
async function count(gate: Gate, hash: string): Promise<KeyAdmission> {
  const now = inSeconds(gate.clock.now())
  const known = gate.known.get(hash)
  const { outcome, item } = await countOnce({
    first: known && known.endsAt > now ? 'count' : 'open',
    write: step => update(gate, { Key: keyKey(hash), ...updates[step](now) }),
    read: () => getItem(gate, keyKey(hash)),
    judge: stored => judge(hash, stored, now),
  })
  if (outcome === 'unknown') {
    gate.known.delete(hash)
    return { outcome }
  }
  const key = keyOf(hash, item)
  const counter = counterOf(item)
  const shown = windowOf(counter, ruleOf(key), now)
  const window = outcome === 'over' ? { ...shown, remaining: 0 } : shown
  gate.known.set(hash, {
    key,
    window,
    endsAt: endOf(counter, ruleOf(key)),
    until: now + trusted,
    refused: outcome === 'over' && shown.remaining === 0,
  })
  return { outcome, key, window }
}

function judge(hash: string, item: Item | undefined, now: number): Verdict {
  if (item === undefined) return 'unknown'
  const key = keyOf(hash, item)
  const counter: Counter = counterOf(item)
  return isUsable(key, now) ? stepOf(counter, ruleOf(key), now) : 'unknown'
}

const ruleOf = (key: KeyRecord) => ({ limit: key.requestsPerMinute, windowSeconds: keyWindowSeconds })

/** Whether a key authenticates at `now` (epoch seconds). */
export const isUsable = (key: KeyRecord, now: number): boolean =>
  key.status === 'active' && (key.expiresAt === undefined || key.expiresAt > now)

/** A throttled write counts as over the limit; whose limit, a read tells. */
async function throttled(gate: Gate, hash: string): Promise<KeyAdmission> {
  const now = inSeconds(gate.clock.now())
  try {
    const item = await getItem(gate, keyKey(hash))
    if (item === undefined || !isUsable(keyOf(hash, item), now)) return { outcome: 'unknown' }
    const key = keyOf(hash, item)
    const counter = counterOf(item)
    const end = endOf(counter, ruleOf(key))
    const resetsAt = Math.ceil(end > now ? end : now + 1)
    return { outcome: 'over', key, window: { limit: key.requestsPerMinute, remaining: 0, resetsAt } }
  } catch (fault) {
    return isThrottled(fault) ? throttledBlind(gate, hash, fault) : unreachable(gate, hash, fault)
  }
}

/** Not even a read came through: what is remembered of the key has to do. */
function throttledBlind(gate: Gate, hash: string, fault: unknown): KeyAdmission {
  const now = inSeconds(gate.clock.now())
  const known = gate.known.get(hash)
  if (known && known.until > now) return refusal({ ...known, window: { ...known.window, remaining: 0 } }, now)
  gate.log.write('key_unreachable', { fault: faultName(fault) })
  return { outcome: 'unreachable' }
}

/** Limits fail open for a key that was seen lately and carries neither credit nor a budget; everything else fails closed (contract §7). */
function unreachable(gate: Gate, hash: string, fault: unknown): KeyAdmission {
  const now = inSeconds(gate.clock.now())
  const known = gate.known.get(hash)
  const open = known && known.until > now && isUsable(known.key, now) && !isMetered(known.key)
  gate.log.write(open ? 'limiter_failed_open' : 'key_unreachable', { fault: faultName(fault) })
  if (!open) return { outcome: 'unreachable' }
  const { key, window, endsAt } = known
  return { outcome: 'admitted', key, window: endsAt > now ? window : windowOf({}, ruleOf(key), now) }
}

const number = (value: number) => ({ N: String(value) })

/** The same as a condition; it wants `#status`, `:active` and `:now`. */
export const usable = '#status = :active AND (attribute_not_exists(expiresAt) OR expiresAt > :now)'

const terms = (now: number) => ({
  ExpressionAttributeNames: { '#status': 'status', '#count': 'count' },
  ExpressionAttributeValues: {
    ':active': { S: 'active' },
    ':now': number(now),
    ':one': number(1),
    ':over': number(now - keyWindowSeconds),
  },
})

/** The two writes. Both demand an existing, active key, and the limit is the item's own, so that a changed one holds at once. */
const updates = {
  count: (now: number) => ({
    UpdateExpression: 'ADD #count :one',
    ConditionExpression: `${usable} AND windowStart > :over AND #count < requestsPerMinute`,
    ...terms(now),
  }),
  open: (now: number) => ({
    UpdateExpression: 'SET windowStart = :now, #count = :one',
    ConditionExpression: `${usable} AND (attribute_not_exists(windowStart) OR windowStart <= :over) AND requestsPerMinute >= :one`,
    ...terms(now),
  }),
}
