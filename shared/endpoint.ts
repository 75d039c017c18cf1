// An endpoint: the chain of steps in the order of the contract (contract §2), and what answers at its end. The list is here and only here.
import middy from '@middy/core'
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse'
import type { Organisations, Switches } from './accounts/records.ts'
import type { Vault } from './accounts/secrets.ts'
import { answerAdmin } from './admin/answer.ts'
import type { AdminPorts } from './admin/ports.ts'
import { adminRoutes, adminTable } from './admin/router.ts'
import { answerCall, type ServePorts } from './answer/run.ts'
import { receiveNotice, type WebhookPorts } from './billing/webhook.ts'
import type { RefreshPrices } from './catalogue/refresh.ts'
import { required } from './chain/exchange.ts'
import type { ChainContext, Middleware } from './chain/step.ts'
import type { Surface } from './dialects/dialect.ts'
import { type HttpEvent, readEvent } from './http/event.ts'
import { jsonReply } from './http/reply.ts'
import type { Credit } from './ledger/credit.ts'
import type { KeyGate, Limiter } from './limits/stores.ts'
import type { Log } from './log/log.ts'
import { allowOrigin } from './middleware/allow-origin.ts'
import { authenticate } from './middleware/authenticate.ts'
import { authenticateAdmin } from './middleware/authenticate-admin.ts'
import { checkBilling } from './middleware/check-billing.ts'
import { checkCredit } from './middleware/check-credit.ts'
import { checkMethod, checkPath } from './middleware/check-route.ts'
import { type CheckSubsystemPorts, checkSubsystem } from './middleware/check-subsystem.ts'
import { countedOn, decodeCount } from './middleware/decode-count.ts'
import { decodeRequest } from './middleware/decode-request.ts'
import { holdCredit } from './middleware/hold-credit.ts'
import { limitKey, limitOrganisation } from './middleware/limit-rate.ts'
import { loadByok } from './middleware/load-byok.ts'
import { onError } from './middleware/on-error.ts'
import { openExchange } from './middleware/open-exchange.ts'
import { checkBodySize, parseBody } from './middleware/read-body.ts'
import { refreshPrices } from './middleware/refresh-prices.ts'
import { type ReportOptions, reportRequest } from './middleware/report-request.ts'
import { pooledRandomBytes } from './random.ts'
import type { Read } from './reads/read.ts'
import { type CountPorts, countTokens } from './reads/token-counts.ts'
import { countRoutes, healthRoute, publicRoutes, type Route, routes, routesWith, surfaceRoutes, webhookRoute } from './routes.ts'

/** What the steps of the surfaces need of the outside. */
export interface Ports {
  readonly keys: KeyGate
  readonly limiter: Limiter
  readonly credit: Credit
  readonly organisations: Organisations
  readonly vault: Vault
  readonly switches: Switches
  readonly log: Log
}

/** What the entry points assemble once per sandbox. */
export type EndpointPorts = Ports & ServePorts & { readonly refreshPrices?: RefreshPrices }

type BarePorts = Pick<EndpointPorts, 'log' | 'settings' | 'clock'>

/** What stands before every step: how faults are answered, and the line that each request leaves. */
const entry = ({ log, settings, clock }: BarePorts, line: Pick<ReportOptions, 'surface' | 'answers'>): Middleware[] => [
  onError({ log, docsUrl: settings.DOCS_URL ?? null }),
  reportRequest({ ...line, log, clock }),
  openExchange(clock, pooledRandomBytes),
  allowOrigin(settings.CORS_ORIGINS),
]

/** Steps 1 to 5 of every route that wants a key; then, when it is due, a look for new prices. */
const admission = (own: readonly Route[], ports: GetPorts): Middleware[] => [
  checkPath(own),
  checkMethod(),
  authenticate({ keys: ports.keys, limiter: ports.limiter, trustedHops: ports.settings.TRUSTED_PROXY_HOPS }),
  limitKey(ports.clock),
  limitOrganisation(ports),
  refreshPrices(ports),
]

/** Every step that a request to a surface passes, in order; the first that fails answers. */
const steps = (surface: Surface, ports: EndpointPorts): Middleware[] => [
  ...entry(ports, { surface: surface.name, answers: false }),
  ...admission([surfaceRoutes[surface.name]], ports),
  checkBodySize(ports.settings.MAX_BODY_BYTES),
  parseBody(),
  decodeRequest(surface),
  checkSubsystem(ports),
  checkCredit(ports),
  checkBilling(),
  loadByok(ports.vault),
  holdCredit(ports),
]

const streaming = () => middy({ executionMode: executionModeStreamifyResponse, timeoutEarlyInMillis: 0 })

/** The handler of a surface. Whatever throws behind the steps is answered by `onError` too. */
export const endpoint = (surface: Surface, ports: EndpointPorts) =>
  streaming()
    .use(steps(surface, ports))
    .handler(async (_event: unknown, context: ChainContext) => answerCall(surface, required(context.exchange, 'the exchange'), ports))

/** The handler of token counts: a request is checked as for an answer, but it costs nothing and does not wait, so that money and window have no say. */
export const countEndpoint = (surfaces: readonly Surface[], ports: GetPorts & CountPorts & CheckSubsystemPorts) =>
  streaming()
    .use([
      ...entry(ports, { surface: 'token-counts', answers: true }),
      ...admission([...countRoutes.values()], ports),
      checkBodySize(ports.settings.MAX_BODY_BYTES),
      parseBody(),
      decodeCount(surfaces),
      checkSubsystem(ports),
      loadByok(ports.vault),
    ])
    .handler(async (_event: unknown, context: ChainContext) => {
      const exchange = required(context.exchange, 'the exchange')
      return countTokens(exchange, countedOn(required(exchange.pattern, 'the path'), surfaces), ports)
    })

type Streaming = (event: unknown, ...rest: readonly unknown[]) => unknown

/** Answers and token counts behind one function, for a surface whose paths differ by their verb alone: API Gateway cannot tell those apart. */
export function withCounts(surface: Surface, ports: EndpointPorts & CountPorts & CheckSubsystemPorts) {
  const answers = endpoint(surface, ports) as unknown as Streaming
  const counts = countEndpoint([surface], ports) as unknown as Streaming
  const isCount = (event: unknown) => publicRoutes.match(readEvent(event as HttpEvent).path)?.route === countRoutes.get(surface.name)
  return awslambda.streamifyResponse(async (event: unknown, ...rest: readonly unknown[]) =>
    (isCount(event) ? counts : answers)(event, ...rest),
  )
}

/** What a route that only reads needs of the outside, beside what its answer takes. */
export type GetPorts = Pick<EndpointPorts, 'keys' | 'limiter' | 'organisations' | 'log' | 'settings' | 'clock' | 'refreshPrices'>

/** The handler of routes that only read: a key, its limits, and an answer. Credit and billing never block them (contract §8). */
export const getEndpoint = ({ routes: own, answer }: Read, ports: GetPorts) =>
  streaming()
    .use([...entry(ports, { surface: firstWord(own), answers: true }), ...admission(own, ports)])
    .handler(async (_event: unknown, context: ChainContext) => answer(required(context.exchange, 'the exchange')))

/** `models` of `/v1/models`. */
const firstWord = ([route]: readonly Route[]): string => /^\/(?:v1\/)?(\w+)/.exec(route?.paths[0] ?? '')?.[1] ?? 'other'

const isBilling = ({ settings }: BarePorts): boolean => settings.STRIPE_SECRET_NAME !== undefined

/** Steps 1 and 2, for routes without a key. */
const opening = (own: readonly Route[], ports: BarePorts): Middleware[] => [
  checkPath(own, routesWith(isBilling(ports))),
  checkMethod(routesWith(isBilling(ports))),
]

/** The handler of the payment provider's webhook: its body's signature stands in for a key. Where billing is not configured there is none. */
export const webhookEndpoint = (ports: WebhookPorts & BarePorts) =>
  streaming()
    .use([
      ...entry(ports, { surface: firstWord([webhookRoute]), answers: true }),
      ...opening([webhookRoute], ports),
      checkBodySize(ports.settings.MAX_BODY_BYTES),
    ])
    .handler(async (_event: unknown, context: ChainContext) => {
      const exchange = required(context.exchange, 'the exchange')
      return jsonReply(exchange, 200, { body: JSON.stringify(await receiveNotice(exchange.http, ports)) })
    })

/** The handler of `/admin/…`: the operator's API. The route's own checks of query and body follow the steps. */
export const adminEndpoint = (ports: AdminPorts) =>
  streaming()
    .use([
      ...entry(ports, { surface: 'admin', answers: true }),
      checkPath(adminRoutes, adminTable),
      checkMethod(adminTable),
      authenticateAdmin({ admins: ports.admins, limiter: ports.limiter, trustedHops: ports.settings.TRUSTED_PROXY_HOPS }),
      checkBodySize(ports.settings.MAX_BODY_BYTES),
    ])
    .handler(async (_event: unknown, context: ChainContext) => answerAdmin(required(context.exchange, 'the exchange'), ports))

/** What answers for no surface: liveness, wrong paths and wrong methods. It needs nothing of the outside. */
export const fallback = (ports: BarePorts) =>
  streaming()
    .use([
      ...entry(ports, { surface: 'other', answers: false }),
      ...opening([...routes, webhookRoute], ports),
      // A known route with its right method belongs to another function.
      checkPath([healthRoute]),
    ])
    .handler((_event: unknown, context: ChainContext) =>
      jsonReply(required(context.exchange, 'the exchange'), 200, { body: '{"status":"ok"}' }),
    )
