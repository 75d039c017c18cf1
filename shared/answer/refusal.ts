// How a race that did not start is answered: the provider's own error where it gave one, else an error of ours.
import { errorBody } from '../chain/error-body.ts'
import { errorHeaders, type Fault, faultOf } from '../errors/envelope.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import type { AttemptResult } from '../race/attempt.ts'
import type { Break } from '../race/live.ts'
import { forwardedHeaders } from '../upstream/headers.ts'
import type { Run } from './under-way.ts'

/** What of a request its refusal depends on. */
export interface Refused extends Pick<Run, 'exchange' | 'call' | 'settings' | 'docsUrl' | 'clock'> {
  readonly lane: Pick<Run['lane'], 'verbatim'>
}

export type Failed = Exclude<AttemptResult, { readonly kind: 'started' | 'whole' }>

/** An error reply, and the same error as a fault for what must travel in-band. */
export interface Refusal {
  readonly fault: Fault
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What answers a race whose last attempt failed before any output. */
export function refusalOf(run: Refused, failed: Failed): Refusal {
  if (failed.kind !== 'failed') return ourRefusal(run, brokenError(run, failed.kind))
  if (failed.failure === 'unauthorised') {
    return ourRefusal(run, new LeewayError('upstream_auth_failed', { facts: { provider: run.call.provider.title } }))
  }
  return providerRefusal(run, failed)
}

/** The status is kept. In the same dialect the body passes unchanged; else its words move into our envelope. */
function providerRefusal(run: Refused, { fault, reply }: Extract<Failed, { readonly kind: 'failed' }>): Refusal {
  const passes = run.lane.verbatim && reply !== undefined
  const forwarded = reply === undefined ? {} : forwardedHeaders(reply.headers)
  const wait: Record<string, string> =
    fault.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(fault.retryAfterMs / 1000)) }
  const type: Record<string, string> = passes ? { 'content-type': reply.headers['content-type'] ?? 'application/json' } : {}
  return {
    fault,
    headers: { ...wait, ...forwarded, ...retryHeader(run, fault.status), ...type },
    body: passes ? reply.text : errorBody(run.exchange, fault, null),
  }
}

/** An error of ours; anything that is not one becomes `internal_error`. */
export function ourRefusal(run: Refused, error: unknown): Refusal {
  const fault = faultOf(error)
  return {
    fault,
    headers: { ...errorHeaders(error), ...retryHeader(run, fault.status) },
    body: errorBody(run.exchange, fault, run.docsUrl),
  }
}

/** The error of an attempt that ended without an answer of the provider. */
export function brokenError({ call, settings, clock, exchange }: Refused, why: Exclude<Failed['kind'], 'failed'> | Break): LeewayError {
  const provider = call.provider.title
  switch (why) {
    case 'gone':
      return new LeewayError('client_closed_request')
    case 'wall':
      return new LeewayError('upstream_timeout', { facts: { provider, seconds: Math.round((clock.now() - exchange.arrivedAt) / 1000) } })
    case 'silent':
    case 'late':
      return new LeewayError('upstream_timeout', { facts: { provider, seconds: settings.ATTEMPT_LIMIT } })
    case 'broken':
    case 'unreached':
      return new LeewayError('upstream_stream_failed', { facts: { provider } })
    default:
      return why satisfies never
  }
}

/** What the provider reported after its start: 502 with its code and message. */
export function providerFailure(run: Run, reported: Fault): Refusal {
  const fault = { ...reported, status: 502 }
  return { fault, headers: { 'x-should-retry': 'false' }, body: errorBody(run.exchange, fault, null) }
}

const retryable: ReadonlySet<number> = new Set([408, 409, 429])

/** A retry would re-run a finished race, whatever its status, or repeat a 4xx of the caller's. */
const retryHeader = ({ call }: Refused, status: number): Record<string, string> =>
  call.startWithin.kind === 'window' || (status < 500 && !retryable.has(status)) ? { 'x-should-retry': 'false' } : {}
