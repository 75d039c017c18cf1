// OpenAI's failures in its own words and statuses.
import type { Fault } from '../issues.ts'
import { Refused, type Reply, type WireErrors } from '../types.ts'

interface Wording {
  readonly message: string
  readonly type?: string
  readonly param?: string | null
  readonly code?: string | null
}

export const openaiError = (status: number, wording: Wording): Reply => ({
  status,
  body: {
    error: {
      message: wording.message,
      type: wording.type ?? 'invalid_request_error',
      param: wording.param ?? null,
      code: wording.code ?? null,
    },
  },
})

export const refuse = (status: number, wording: Wording): Refused => new Refused(openaiError(status, wording))

const dotted = (path: readonly (string | number)[]): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index > 0 ? `.${step}` : step)).join('')

/** OpenAI's wording of a fault in the body. */
export function refuseFault(fault: Fault): Refused {
  const param = dotted(fault.path)
  switch (fault.kind) {
    case 'unknown':
      return refuse(400, { message: `Unknown parameter: '${param}'.`, param, code: 'unknown_parameter' })
    case 'missing':
      return refuse(400, { message: `Missing required parameter: '${param}'.`, param, code: 'missing_required_parameter' })
    case 'type':
      return refuse(400, { message: `Invalid type for '${param}': expected ${fault.expected}.`, param, code: 'invalid_type' })
    case 'value':
      return refuse(400, { message: `Invalid value for '${param}': ${fault.message}.`, param, code: 'invalid_value' })
    default:
      return fault satisfies never
  }
}

export const openaiErrors: WireErrors = {
  notFound: path => openaiError(404, { message: `Invalid URL (POST ${path})` }),
  invalidJson: () =>
    openaiError(400, {
      message:
        'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
    }),
  contentType: received =>
    openaiError(400, {
      message: `Unsupported content type: '${received}'. This API method only accepts 'application/json' requests, but you specified the header 'Content-Type: ${received}'.`,
      code: 'unsupported_content_type',
    }),
  capacity: (retryAfter, retryHeader) => ({
    ...openaiError(429, {
      message:
        'The flex processing tier is currently unavailable due to insufficient resources. Please retry later or use the default tier.',
      type: 'rate_limit_error',
      code: 'resource_unavailable',
    }),
    ...(retryHeader && retryAfter !== undefined ? { headers: { 'retry-after': String(retryAfter) } } : {}),
  }),
  quota: () =>
    openaiError(429, {
      message: 'You exceeded your current quota, please check your plan and billing details.',
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
  fault: () =>
    openaiError(500, {
      message: 'The server had an error while processing your request. Sorry about that!',
      type: 'server_error',
      code: 'server_error',
    }),
  unsupported: model =>
    openaiError(400, {
      message: `Flex processing is not available for the model '${model}'. Invalid service_tier argument.`,
      param: 'service_tier',
      code: 'invalid_value',
    }),
}
