// The form of every step of the chain: a middy middleware that reads and completes the exchange, and that is timed.
import type middy from '@middy/core'
import type { Context } from 'aws-lambda'
import type { Exchange } from '../exchange.ts'

/** What the chain adds to the platform's context. `clientGone` comes from hosts that can see their client leave. */
export interface ChainContext extends Context {
  exchange?: Exchange
  clientGone?: AbortSignal
}

export type Middleware = middy.MiddlewareObj<unknown, unknown, Error, ChainContext>

/** A step called `name`; its hook carries the name, so that stack traces read well. */
export function step(name: string, run: (exchange: Exchange) => void | Promise<void>): Middleware {
  const before = async ({ context }: { readonly context: ChainContext }): Promise<void> => {
    const { exchange } = context
    if (exchange === undefined) throw new Error('The step that opens the exchange has not run')
    const began = performance.now()
    const pending = run(exchange)
    if (pending === undefined) return
    try {
      await pending
    } finally {
      exchange.timings.set(name, performance.now() - began)
    }
  }
  return { before: Object.defineProperty(before, 'name', { value: name }) }
}
