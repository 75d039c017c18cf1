// Errors that API Gateway answers without asking a function, rendered in our envelope (contract §3).
import { type GatewayResponseOptions, ResponseType } from 'aws-cdk-lib/aws-apigateway'
import { envelope, errorHeaders, faultOf } from '../shared/errors/envelope.ts'
import { LeewayError } from '../shared/errors/leeway-error.ts'
import { routeList } from '../shared/routes.ts'
import { version } from '../shared/version.ts'

interface Row {
  readonly name: string
  readonly type: ResponseType
  readonly error: LeewayError
  readonly headers?: Readonly<Record<string, string>>
  /** API Gateway's own status is kept: the type stands for several. */
  readonly keepStatus?: boolean
}

/** Its plain `requestId` can be chosen by the client; this one cannot. */
const requestId = 'context.extendedRequestId'

const neverRetry = { 'x-should-retry': 'false' }

function rows(bodyLimit: number): readonly Row[] {
  const unknownUrl = new LeewayError('unknown_url', { facts: { path: 'in this request', routes: routeList } })
  const tooMany = (limit: string) =>
    new LeewayError('rate_limit_exceeded', { facts: { limit, seconds: 1 }, headers: { 'retry-after': '1' } })
  const internal = new LeewayError('internal_error')
  const blocked = (status?: number) => new LeewayError('request_blocked', { status })
  const noAnswer = new LeewayError('internal_error', { status: 504 })
  return [
    {
      name: 'TooLarge',
      type: ResponseType.REQUEST_TOO_LARGE,
      error: new LeewayError('request_too_large', { facts: { limit: bodyLimit } }),
    },
    { name: 'Throttled', type: ResponseType.THROTTLED, error: tooMany('all requests to this gateway together') },
    { name: 'QuotaExceeded', type: ResponseType.QUOTA_EXCEEDED, error: tooMany('the quota of this gateway') },
    // Its answers where no route fits: 403 without, and 403 with, an Authorization header that is no AWS signature.
    { name: 'NoRoute', type: ResponseType.MISSING_AUTHENTICATION_TOKEN, error: unknownUrl },
    { name: 'NoRouteSigned', type: ResponseType.INVALID_SIGNATURE, error: unknownUrl },
    { name: 'NotFound', type: ResponseType.RESOURCE_NOT_FOUND, error: unknownUrl },
    { name: 'AccessDenied', type: ResponseType.ACCESS_DENIED, error: blocked() },
    { name: 'Filtered', type: ResponseType.WAF_FILTERED, error: blocked() },
    { name: 'OtherClientFault', type: ResponseType.DEFAULT_4XX, error: blocked(400), keepStatus: true },
    { name: 'Failed', type: ResponseType.INTEGRATION_FAILURE, error: noAnswer },
    // The function ran for as long as it may: sent again, the request would run its race again.
    { name: 'TimedOut', type: ResponseType.INTEGRATION_TIMEOUT, error: noAnswer, headers: neverRetry },
    { name: 'OtherFault', type: ResponseType.DEFAULT_5XX, error: internal },
  ]
}

/** What its errors say of a deployment. */
export interface Deployed {
  /** Where its documentation is. */
  readonly docsUrl: string | null
  /** The largest body in bytes. */
  readonly bodyLimit: number
}

/** One response per kind of error; a kind that is not named falls under one of the two defaults. */
export function gatewayResponses({ docsUrl, bodyLimit }: Deployed): readonly (GatewayResponseOptions & { readonly name: string })[] {
  return rows(bodyLimit).map(({ name, type, error, headers, keepStatus }) => {
    const fault = faultOf(error)
    const fixed = { 'x-leeway-version': version, ...errorHeaders(error), ...headers }
    return {
      name,
      type,
      statusCode: keepStatus ? undefined : String(fault.status),
      responseHeaders: {
        'x-request-id': requestId,
        'request-id': requestId,
        ...Object.fromEntries(Object.entries(fixed).map(([header, value]) => [header, `'${value}'`])),
      },
      templates: { 'application/json': JSON.stringify(envelope(fault, `$${requestId}`, docsUrl)) },
    }
  })
}
