// The log line of a request that no ledger row speaks for: one that a step refused, or that only reads.
import type { Exchange } from '../chain/exchange.ts'
import type { Middleware } from '../chain/step.ts'
import type { Clock } from '../clock.ts'
import { faultOf } from '../errors/envelope.ts'
import type { Reply } from '../http/reply.ts'
import { longestName, type RequestLine } from '../log/line.ts'
import type { Log } from '../log/log.ts'

export interface ReportOptions {
  readonly log: Log
  readonly clock: Clock
  /** What serves the request: a surface, or the first word of a route. */
  readonly surface: string
  /** Whether an answer leaves a line too: one that is settled has its own, and one to a health check needs none. */
  readonly answers: boolean
}

export function reportRequest({ log, clock, surface, answers }: ReportOptions): Middleware {
  const write = (exchange: Exchange, { status, code }: Pick<RequestLine, 'status' | 'code'>) =>
    log.write('request', { ...known(exchange, code), surface, status, code, durationMs: clock.now() - exchange.arrivedAt })
  return {
    after({ context: { exchange }, response }) {
      if (answers && exchange !== undefined) write(exchange, { status: (response as Reply).statusCode, code: null })
    },
    onError({ context: { exchange }, error }) {
      if (exchange === undefined) return
      const { status, code } = faultOf(error)
      write(exchange, { status, code })
    },
  }
}

/** What the steps found out of the request; absent is what none of them came to. */
function known(exchange: Exchange, code: string | null) {
  const { id: request, key, call } = exchange
  return {
    request,
    organisation: key?.organisation,
    provider: call?.provider.name,
    model: call?.model.slice(0, longestName),
    startWithin: call?.asked,
    limiter: code === 'rate_limit_exceeded' ? limiterOf(exchange) : undefined,
  }
}

/** How far a request came tells whose limit it ran into. */
function limiterOf({ key, overKeyLimit }: Exchange): RequestLine['limiter'] {
  if (key === undefined) return 'address'
  return overKeyLimit === true ? 'key' : 'organisation'
}
