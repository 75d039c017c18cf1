// Reads the platform's event into an exchange and gives it an id. The first step: everything behind it works on the exchange.
import type { Exchange } from '../chain/exchange.ts'
import type { ChainContext, Middleware } from '../chain/step.ts'
import type { Clock } from '../clock.ts'
import { type HttpEvent, readEvent } from '../http/event.ts'
import { mintRequestId } from '../ledger/request-id.ts'
import type { RandomBytes } from '../random.ts'

/** Where the platform does not say how long the function may run, there is no wall. */
const endless = () => Number.POSITIVE_INFINITY

export const openExchange = (clock: Clock, randomBytes: RandomBytes): Middleware => ({
  before: function openExchange({ event, context }) {
    const arrivedAt = clock.now()
    context.exchange = {
      id: mintRequestId(arrivedAt, randomBytes),
      arrivedAt,
      http: readEvent(event as HttpEvent),
      clientGone: context.clientGone,
      closing: context.closing,
      remainingMs: remaining(context),
      timings: new Map(),
    } satisfies Exchange
  },
})

const remaining = (context: ChainContext): (() => number) =>
  typeof context.getRemainingTimeInMillis === 'function' ? () => context.getRemainingTimeInMillis() : endless
