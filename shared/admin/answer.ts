// The admin API's answer: the action that the route names, with its own checks of query and body.
import { type Exchange, required } from '../chain/exchange.ts'
import { checkShape } from '../dialects/shape.ts'
import { readJson } from '../http/body.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { actions } from './actions/index.ts'
import { actorOf, recorder } from './audit.ts'
import type { AdminCall } from './call.ts'
import { type AdminRoute, contract, type Replies, type RouteName } from './contract.ts'
import type { AdminPorts } from './ports.ts'
import { refusalOf } from './refusal.ts'
import { routeNameOf } from './router.ts'

/** What answers a request that passed every step. @throws LeewayError */
export async function answerAdmin(exchange: Exchange, ports: AdminPorts): Promise<Reply> {
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
