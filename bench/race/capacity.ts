// What a provider's flex tier does with an attempt, given when it has capacity: refuse, queue, or play tricks.
import type { Random } from '../../shared/clock.ts'
import { fixedChance, normal, pareto } from './random.ts'
import type { Schedule } from './schedule.ts'
import type { Request } from './workload.ts'

/** Epoch milliseconds; an attempt that starts never (`Infinity`) stays open until its deadline. */
export type Verdict = { readonly kind: 'starts'; readonly at: number } | { readonly kind: 'refuses'; readonly at: number }

export interface Capacity {
  /** One flex attempt of that request, opened at that moment. */
  ask(request: Request, at: number): Verdict
  /** The earliest start that any attempt from the arrival on could have; `Infinity` where there is none. */
  firstStart(request: Request): number
}

const second = 1_000

const starts = (at: number): Verdict => ({ kind: 'starts', at })
const refuses = (at: number): Verdict => ({ kind: 'refuses', at })

/** Off: refused after that many milliseconds. On: started after the request's own delay. */
export const refusing = (schedule: Schedule, refusalMs = 0): Capacity => ({
  ask: (request, at) => (schedule.isOn(at) ? starts(at + request.flexDelayMs) : refuses(at + refusalMs)),
  firstStart: request => schedule.nextOn(request.arrivesAt) + request.flexDelayMs,
})

/** Off: held until it is on again, then started after the request's own delay. */
export const queueing = (schedule: Schedule): Capacity => ({
  ask: (request, at) => starts(schedule.nextOn(at) + request.flexDelayMs),
  firstStart: request => schedule.nextOn(request.arrivesAt) + request.flexDelayMs,
})

/** Always admits, after a wait in the queue with a heavy tail; who leaves the queue starts again at its end. */
export function endlessQueue(leastSeconds: number, shape: number): Capacity {
  const wait = ({ luck, flexDelayMs }: Request) => flexDelayMs + Math.round(second * pareto(leastSeconds, shape, luck))
  return {
    ask: (request, at) => starts(at + wait(request)),
    firstStart: request => request.arrivesAt + wait(request),
  }
}

/**
 * A share of all attempts is admitted, second by second; the share itself drifts (logistic of an Ornstein–Uhlenbeck process with that
 * time constant), so that refusals come in company.
 */
export function drifting(memorySeconds: number, refusalMs: number, random: Random): Capacity {
  const salt = Math.floor(random() * 2 ** 31)
  const keep = Math.exp(-1 / memorySeconds)
  const levels: number[] = []
  const origin = new Map<'at', number>()
  function levelAt(slot: number): number {
    const first = origin.get('at') ?? slot
    origin.set('at', first)
    while (levels.length <= slot - first) levels.push(keep * (levels.at(-1) ?? 0) + 3 * Math.sqrt(1 - keep ** 2) * normal(random))
    return 1 / (1 + Math.exp(-(levels[slot - first] ?? 0)))
  }
  const isOn = (id: number, at: number): boolean => {
    const slot = Math.floor(at / second)
    return fixedChance(salt ^ id, slot) < levelAt(slot)
  }
  return {
    ask: (request, at) => (isOn(request.id, at) ? starts(at + request.flexDelayMs) : refuses(at + refusalMs)),
    firstStart(request) {
      const { id, arrivesAt, windowSeconds, flexDelayMs } = request
      for (let at = arrivesAt; at <= arrivesAt + windowSeconds * second; at = (Math.floor(at / second) + 1) * second)
        if (isOn(id, at)) return at + flexDelayMs
      return Number.POSITIVE_INFINITY
    },
  }
}

/** Has capacity until somebody asks: every attempt is refused. */
export const shutWhenAsked = (refusalMs: number): Capacity => ({
  ask: (_, at) => refuses(at + refusalMs),
  firstStart: () => Number.POSITIVE_INFINITY,
})

/** Has capacity only from 50 to 300 ms after an arrival or a refusal: always over before the shortest backoff is. */
export function openBetweenAttempts(): Capacity {
  const asked = new Map<number, number>()
  const opens = 50
  const shuts = 300
  return {
    ask(request, at) {
      const since = at - (asked.get(request.id) ?? request.arrivesAt)
      asked.set(request.id, at)
      return since >= opens && since < shuts ? starts(at + request.flexDelayMs) : refuses(at)
    },
    firstStart: request => request.arrivesAt + opens + request.flexDelayMs,
  }
}

/** Queues everybody until 450 ms before the window ends: later than any reserve allows, so that the whole wait is in vain. */
export function tooLate(): Capacity {
  const opensAt = ({ arrivesAt, windowSeconds }: Request) => arrivesAt + windowSeconds * second - 450
  return { ask: (request, at) => starts(Math.max(opensAt(request), at + request.flexDelayMs)), firstStart: opensAt }
}
