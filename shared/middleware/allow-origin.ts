// Browsers: which origins' pages may call, and the preflight that they send before, which has no key. Nothing where no origin is allowed.
import type { Exchange } from '../chain/exchange.ts'
import type { Middleware } from '../chain/step.ts'
import { commonHeaders, type Reply } from '../http/reply.ts'
import { publicRoutes } from '../routes.ts'

/** Seconds for which a browser need not ask again. */
const maxAge = '600'

/**
 * Notes the page that asks, so that every reply, a refusal too, lets it read; and answers a preflight before any check.
 * @param origins those that may, or `*`
 */
export const allowOrigin = (origins: readonly string[]): Middleware => ({
  before: function allowOrigin({ context: { exchange } }) {
    const origin = exchange?.http.headers.origin
    if (exchange === undefined || origin === undefined || !(origins.includes('*') || origins.includes(origin))) return undefined
    exchange.origin = origin
    return isPreflight(exchange) ? preflightReply(exchange) : undefined
  },
})

const isPreflight = ({ http }: Exchange): boolean =>
  http.method === 'OPTIONS' && http.headers['access-control-request-method'] !== undefined

/** The methods of the path, and every header that the page asks for: each is checked when it comes. */
function preflightReply(exchange: Exchange): Reply {
  const { path, headers } = exchange.http
  const asked = headers['access-control-request-headers']
  return {
    statusCode: 204,
    headers: {
      ...commonHeaders(exchange),
      'access-control-allow-methods': (publicRoutes.match(path)?.route.methods ?? ['GET', 'POST']).join(', '),
      ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
      'access-control-max-age': maxAge,
    },
    body: '',
  }
}
