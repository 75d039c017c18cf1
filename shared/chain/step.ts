// The form of every step of the chain: a middy middleware that reads and completes the exchange, and that is timed.
import type middy from '@middy/core'
import type { Context } from 'aws-lambda'
import type { Exchange } from './exchange.ts'

/** What the chain adds to the platform's context. `clientGone` comes from hosts that can see their client leave, `closing` from those that stop in their own time. */
export interface ChainContext extends Context {
  exchange?: Exchange
  clientGone?: AbortSignal
  closing?: AbortSignal
}

export type Middleware = middy.MiddlewareObj<unknown, unknown, Error, ChainContext>

/** Only steps that wait are worth a timing. */
async function timed({ timings }: Exchange, name: string, pending: Promise<void>): Promise<undefined> {
  const began = performance.now()
  try {
    await pending
  } finally {
    timings.set(name, performance.now() - began)
  }
}

/** A step called `name`; its hook carries the name, so that stack traces read well. */
export function step(name: string, run: (exchange: Exchange) => void | Promise<void>): Middleware {
  const before = ({ context }: { readonly context: ChainContext }): undefined | Promise<undefined> => {
    const { exchange } = context
    if (exchange === undefined) throw new Error('The step that opens the exchange has not run')
    const pending = run(exchange)
    return pending === undefined ? undefined : timed(exchange, name, pending)
  }
  return { before: Object.defineProperty(before, 'name', { value: name }) }
}
