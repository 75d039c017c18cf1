// Anthropic's failures in its own words and statuses.
import type { Fault } from '../issues.ts'
import { mint } from '../seal.ts'
import { Refused, type Reply, type WireErrors } from '../types.ts'

/** The type belongs to the status. */
const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
}

export const anthropicError = (status: number, message: string): Reply => ({
  status,
  body: { type: 'error', error: { type: types[status] ?? 'api_error', message }, request_id: mint('req_', 12) },
})

export const refuse = (status: number, message: string): Refused => new Refused(anthropicError(status, message))

/** Anthropic's wording of a fault in the body. */
export function refuseFault(fault: Fault): Refused {
  const field = fault.path.join('.')
  switch (fault.kind) {
    case 'unknown':
      return refuse(400, `${field}: Extra inputs are not permitted`)
    case 'missing':
      return refuse(400, `${field}: Field required`)
    case 'type':
      return refuse(400, `${field}: Input should be a valid ${fault.expected}`)
    case 'value':
      return refuse(400, `${field}: ${fault.message}`)
    default:
      return fault satisfies never
  }
}

export const anthropicErrors: WireErrors = {
  notFound: () => anthropicError(404, 'Not Found'),
  invalidJson: () => anthropicError(400, 'The request body is not valid JSON'),
  contentType: () => anthropicError(400, "'content-type' must be 'application/json'"),
  capacity: retryAfter => ({
    ...anthropicError(529, 'Overloaded'),
    headers: { 'x-should-retry': 'true', ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) },
  }),
  quota: () =>
    anthropicError(
      400,
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
    ),
  fault: () => anthropicError(500, 'Internal server error'),
  unsupported: () => anthropicError(400, "service_tier: Input should be 'auto' or 'standard_only'"),
}
