// The limiter of everything but keys: failed authentications of an address, requests of an organisation (contract §7).
import type { Admission, Limiter } from '../../limits/stores.ts'
import { endOf, inSeconds, type RateRule, stepOf, windowOf } from '../../limits/window.ts'
import { faultName, isThrottled } from '../aws/client.ts'
import { boundedMemory, type Memory } from '../cache.ts'
import { createLanes } from '../lanes.ts'
import { countOnce } from './counter.ts'
import { getItem, update, type Wiring } from './items.ts'
import { counterKey, counterOf } from './layout.ts'

type LimitRequest = Parameters<Limiter['admit']>[0]

/** What the process knows of a counter's window: when it ends (epoch seconds, with decimals), and the limit at which it refused. */
interface Known {
  readonly endsAt: number
  readonly refusedAt?: number
}

interface Gate extends Wiring {
  readonly known: Memory<Known>
}

/** Seconds after which the counter of a window that ended long ago may be deleted by the table's TTL. */
const keptAfterwards = 3600

export function dynamoLimiter(wiring: Wiring): Limiter {
  const gate: Gate = { ...wiring, known: boundedMemory<Known>() }
  const lanes = createLanes()
  return {
    async admit(request) {
      try {
        return await lanes(request.counter, async () => remembered(gate, request) ?? (await count(gate, request)))
      } catch (fault) {
        const now = inSeconds(gate.clock.now())
        const endsAt = gate.known.get(request.counter)?.endsAt ?? 0
        if (isThrottled(fault)) return over(request, endsAt > now ? endsAt : now + 1)
        gate.log.write('limiter_unreachable', { counter: request.counter.split('#')[0], fault: faultName(fault) })
        return { outcome: 'unreachable' }
      }
    },
  }
}

/** A refusal stands without asking again until its window ends or the limit is another. */
function remembered(gate: Gate, request: LimitRequest): Admission | undefined {
  const now = inSeconds(gate.clock.now())
  if (request.limit < 1) return over(request, now + request.windowSeconds)
  const { endsAt = 0, refusedAt } = gate.known.get(request.counter) ?? {}
  return refusedAt === request.limit && endsAt > now ? over(request, endsAt) : undefined
}

const over = ({ limit }: RateRule, resetsAt: number): Admission => ({
  outcome: 'over',
  window: { limit, remaining: 0, resetsAt: Math.ceil(resetsAt) },
})

/** The request counts at the time it came, however long the database takes: so every write that another forestalled leads on. */
async function count(gate: Gate, request: LimitRequest): Promise<Admission> {
  const now = inSeconds(gate.clock.now())
  const key = counterKey(request.counter)
  const endsAt = gate.known.get(request.counter)?.endsAt ?? 0
  const { outcome, item } = await countOnce({
    first: endsAt > now ? 'count' : 'open',
    write: step => update(gate, { Key: key, ...updates[step](request, now) }),
    read: () => getItem(gate, key),
    judge: stored => stepOf(stored ? counterOf(stored) : {}, request, now),
  })
  const counter = counterOf(item)
  const window = windowOf(counter, request, now)
  const full = outcome !== 'admitted' && window.remaining === 0
  gate.known.set(request.counter, { endsAt: endOf(counter, request), ...(full ? { refusedAt: request.limit } : {}) })
  return outcome === 'admitted' ? { outcome, window } : over(request, window.resetsAt)
}

const number = (value: number) => ({ N: String(value) })

const updates = {
  count: ({ limit, windowSeconds }: RateRule, now: number) => ({
    UpdateExpression: 'ADD #count :one',
    ConditionExpression: 'windowStart > :over AND #count < :limit',
    ExpressionAttributeNames: { '#count': 'count' },
    ExpressionAttributeValues: { ':one': number(1), ':over': number(now - windowSeconds), ':limit': number(limit) },
  }),
  open: ({ windowSeconds }: RateRule, now: number) => ({
    UpdateExpression: 'SET windowStart = :now, #count = :one, #ttl = :ttl',
    ConditionExpression: 'attribute_not_exists(windowStart) OR windowStart <= :over',
    ExpressionAttributeNames: { '#count': 'count', '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':now': number(now),
      ':one': number(1),
      ':over': number(now - windowSeconds),
      ':ttl': number(Math.ceil(now) + windowSeconds + keptAfterwards),
    },
  }),
}
