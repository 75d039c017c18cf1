// The admin API: its chain of steps, in order, and what answers at its end.
import middy from '@middy/core'
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse'
import { type Exchange, required } from '../chain/exchange.ts'
import type { ChainContext, Middleware } from '../chain/step.ts'
import { checkShape } from '../dialects/shape.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { authenticateAdmin } from '../middleware/authenticate-admin.ts'
import { checkMethod, checkPath } from '../middleware/check-route.ts'
import { onError } from '../middleware/on-error.ts'
import { openExchange } from '../middleware/open-exchange.ts'
import { checkBodySize, readJson } from '../middleware/read-body.ts'
import { reportRequest } from '../middleware/report-request.ts'
import { pooledRandomBytes } from '../random.ts'
import { actions } from './actions/index.ts'
import { actorOf, recorder } from './audit.ts'
import type { AdminCall } from './call.ts'
import { type AdminRoute, contract, type Replies, type RouteName } from './contract.ts'
import type { AdminPorts } from './ports.ts'
import { refusalOf } from './refusal.ts'
import { adminRoutes, adminTable, routeNameOf } from './router.ts'

/** Every step that a request passes, in order; the first that fails answers. The route's own checks of query and body follow them. */
const steps = ({ settings, log, clock, admins, limiter }: AdminPorts): Middleware[] => [
  onError({ log, docsUrl: settings.DOCS_URL ?? null }),
  reportRequest({ log, clock, surface: 'admin', answers: true }),
  openExchange(clock, pooledRandomBytes),
  checkPath(adminRoutes, adminTable),
  checkMethod(adminTable),
  authenticateAdmin({ admins, limiter, trustedHops: settings.TRUSTED_PROXY_HOPS }),
  checkBodySize(),
]

/** The handler of `/admin/…`. */
export const adminEndpoint = (ports: AdminPorts) =>
  middy({ executionMode: executionModeStreamifyResponse, timeoutEarlyInMillis: 0 })
    .use(steps(ports))
    .handler(async (_event: unknown, context: ChainContext) => answer(required(context.exchange, 'the exchange'), ports))

async function answer(exchange: Exchange, ports: AdminPorts): Promise<Reply> {
  const { method, path } = exchange.http
  const name = required(routeNameOf(method, path), 'the route')
  const reply = await perform(name, exchange, ports).catch((fault: unknown) => {
    throw refusalOf(fault) ?? fault
  })
  return jsonReply(exchange, 200, { headers: { 'cache-control': 'no-store' }, body: JSON.stringify(reply) })
}

/** @throws LeewayError, or ProvisionError for a wish that cannot be granted */
async function perform<Name extends RouteName>(name: Name, exchange: Exchange, ports: AdminPorts): Promise<Replies[Name]> {
  const { query, body }: AdminRoute = contract[name]
  const call = {
    ports,
    parameters: required(exchange.parameters, 'the path'),
    query: query && checkShape(query, Object.fromEntries(new URLSearchParams(exchange.http.query))),
    body: body && checkShape(body, bodyOf(exchange)),
    now: Math.floor(exchange.arrivedAt / 1000),
    change: recorder(ports, actorOf(exchange, name)),
  }
  // The route's own schemas have just made query and body what its name says.
  return actions[name](call as AdminCall<Name>)
}

/** No body at all is an empty one: many routes want nothing. */
const bodyOf = ({ http }: Exchange): unknown => (http.body === undefined || http.body === '' ? {} : readJson(http).value)
