// After step 18: a key with credit or a budget holds the request's estimated cost, so that parallel requests overshoot by at most one estimate.
import { meanOutputOf } from '../catalogue/mean-output.ts'
import { estimate } from '../catalogue/price.ts'
import { type Exchange, required } from '../chain/exchange.ts'
import { type Middleware, step } from '../chain/step.ts'
import type { Clock } from '../clock.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { type Credit, isMetered } from '../ledger/credit.ts'
import { creditUnreachable, usedUp } from './check-credit.ts'
import { unpriced } from './check-key.ts'

export interface HoldCreditPorts {
  readonly credit: Credit
  readonly clock: Clock
}

/** Milliseconds that a hold outlives the longest run of its request: clocks differ. */
const grace = 60_000

/** The longest run, in milliseconds, that is reckoned with where the platform sets no limit. */
const longestRun = 3_600_000

export const holdCredit = ({ credit, clock }: HoldCreditPorts): Middleware => ({
  ...step('hold', exchange => (isMetered(required(exchange.key, 'the key')) ? place(exchange, { credit, clock }) : undefined)),
  /** A request that failed before it ran costs nothing. One that ran was settled, and this changes nothing. */
  async onError({ context }) {
    const held = context.exchange?.hold
    if (held !== undefined) await credit.settle(held, 0)
  },
})

async function place(exchange: Exchange, { credit, clock }: HoldCreditPorts): Promise<void> {
  const key = required(exchange.key, 'the key')
  const lastsUntil = clock.now() + Math.min(exchange.remainingMs(), longestRun) + grace
  const held = await credit.hold({
    hash: key.hash,
    requestId: exchange.id,
    microUsd: estimateOf(exchange),
    expiresAt: Math.ceil(lastsUntil / 1000),
  })
  switch (held.outcome) {
    case 'held':
      exchange.hold = held.hold
      return
    case 'exhausted':
      throw usedUp(key, held.ceiling, clock.now())
    case 'unknown':
      throw new LeewayError('invalid_api_key')
    case 'unreachable':
      return creditUnreachable()
    default:
      held satisfies never
  }
}

/** At least 1: a hold of nothing would let any number of requests pass. */
function estimateOf(exchange: Exchange): number {
  const { model, tokenCap } = required(exchange.call, 'the call')
  const { text } = required(exchange.json, 'the body')
  const microUsd = estimate({
    model,
    inputBytes: Buffer.byteLength(text),
    tokenCap,
    meanOutput: meanOutputOf(model),
    at: exchange.arrivedAt,
  })
  if (microUsd === undefined) throw unpriced(model)
  return Math.max(1, microUsd)
}
