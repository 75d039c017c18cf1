// Google's failures: the google.rpc envelope with its status words and typed details.
import type { Fault } from '../issues.ts'
import { type Json, type JsonObject, Refused, type Reply, type WireErrors } from '../types.ts'

const words: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
}

export const geminiError = (status: number, message: string, details: readonly JsonObject[] = []): Reply => ({
  status,
  body: { error: { code: status, message, status: words[status] ?? 'UNKNOWN', ...(details.length > 0 ? { details } : {}) } },
})

export const refuse = (status: number, message: string, details?: readonly JsonObject[]): Refused =>
  new Refused(geminiError(status, message, details))

const violation = (field: string, description: string): JsonObject => ({
  '@type': 'type.googleapis.com/google.rpc.BadRequest',
  fieldViolations: [{ field, description }] satisfies Json,
})

/** Google's wording of a fault in the body. */
export function refuseFault(fault: Fault): Refused {
  const field = fault.path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index > 0 ? `.${step}` : step)).join('')
  const parent = fault.path.slice(0, -1).join('.')
  switch (fault.kind) {
    case 'unknown': {
      const description = `Invalid JSON payload received. Unknown name "${fault.path.at(-1)}"${parent ? ` at '${parent}'` : ''}: Cannot find field.`
      return refuse(400, description, [violation(parent, description)])
    }
    case 'missing':
      return refuse(400, `Missing required field: ${field}`, [violation(field, 'This field is required.')])
    case 'type':
      return refuse(400, `Invalid value at '${field}' (expected ${fault.expected})`, [violation(field, `expected ${fault.expected}`)])
    case 'value':
      return refuse(400, `Invalid value at '${field}': ${fault.message}`, [violation(field, fault.message)])
    default:
      return fault satisfies never
  }
}

const retryInfo = (seconds: number): JsonObject => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` })

export const geminiErrors: WireErrors = {
  notFound: path => geminiError(404, `Requested entity was not found: ${path}`),
  invalidJson: () => geminiError(400, 'Invalid JSON payload received. Unexpected end of string or token.'),
  contentType: received => geminiError(400, `Unsupported content type "${received}": expected application/json.`),
  capacity: retryAfter =>
    geminiError(503, 'The model is overloaded. Please try again later.', retryAfter === undefined ? [] : [retryInfo(retryAfter)]),
  quota: () =>
    geminiError(429, 'You exceeded your current quota, please check your plan and billing details.', [
      {
        '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
        violations: [
          { quotaMetric: 'generativelanguage.googleapis.com/generate_content_paid_tier_requests', quotaId: 'GenerateRequestsPerDay' },
        ],
      },
      retryInfo(48),
    ]),
  fault: () =>
    geminiError(
      500,
      'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
    ),
  unsupported: model => geminiError(400, `Flex API is not supported for model ${model}.`),
}
