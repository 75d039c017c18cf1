// Browsers: which origins' pages may call, and the preflight that they send before, which has no key. Nothing where no origin is allowed.
import type { Exchange } from '../chain/exchange.ts'
import type { ChainContext, Middleware } from '../chain/step.ts'
import { commonHeaders, type Reply } from '../http/reply.ts'
import { publicRoutes } from '../routes.ts'

/** Seconds for which a browser need not ask again. */
const maxAge = '600'

/** What a page may read of a reply beside what it always may. */
const exposed = [
  ...['x-request-id', 'request-id', 'x-upstream-request-id', 'retry-after', 'retry-after-ms', 'x-should-retry', 'server-timing'],
  ...['version', 'provider', 'tier', 'reason', 'waited-ms', 'attempts', 'cost-micro-usd', 'saved-micro-usd'].map(
    name => `x-leeway-${name}`,
  ),
  ...['limit', 'remaining', 'reset'].map(name => `x-ratelimit-${name}-requests`),
].join(', ')

/** The origin of the page that asks, where it may; undefined too where no page asks. */
function allowedOf({ exchange }: ChainContext, origins: readonly string[]): string | undefined {
  const origin = exchange?.http.headers.origin
  if (origin === undefined) return undefined
  return origins.includes('*') || origins.includes(origin) ? origin : undefined
}

/** Lets a page read the reply, a refusal too. Registered first, so that it sees the reply last. @param origins those that may, or `*` */
export function allowOrigin(origins: readonly string[]): Middleware {
  const withOrigin = (request: { readonly context: ChainContext; response?: unknown }): void => {
    const origin = allowedOf(request.context, origins)
    const reply = request.response as Reply | undefined
    if (origin === undefined || reply?.headers === undefined) return
    request.response = { ...reply, headers: { ...reply.headers, ...headersFor(origin), 'access-control-expose-headers': exposed } }
  }
  return { after: withOrigin, onError: withOrigin }
}

/** Answers a preflight, which has no key, before any check. */
export const answerPreflight = (origins: readonly string[]): Middleware => ({
  before: function answerPreflight({ context }) {
    const origin = allowedOf(context, origins)
    const { exchange } = context
    if (origin === undefined || exchange === undefined || !isPreflight(exchange)) return undefined
    return {
      statusCode: 204,
      headers: { ...commonHeaders(exchange), ...headersFor(origin), ...answerTo(exchange) },
      body: '',
    } satisfies Reply
  },
})

const isPreflight = ({ http }: Exchange): boolean =>
  http.method === 'OPTIONS' && http.headers['access-control-request-method'] !== undefined

const headersFor = (origin: string): Record<string, string> => ({ 'access-control-allow-origin': origin, vary: 'Origin' })

/** The methods of the path, and every header that the page asks for: each is checked when it comes. */
function answerTo({ http }: Exchange): Record<string, string> {
  const headers = http.headers['access-control-request-headers']
  return {
    'access-control-allow-methods': (publicRoutes.match(http.path)?.route.methods ?? ['GET', 'POST']).join(', '),
    ...(headers === undefined ? {} : { 'access-control-allow-headers': headers }),
    'access-control-max-age': maxAge,
  }
}
