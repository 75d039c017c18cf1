// An endpoint: the chain of steps in the order of the contract (SPEC §2), and what answers at its end. The list is here and only here.
import { randomBytes } from 'node:crypto'
import middy from '@middy/core'
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse'
import { openRun, type ServePorts } from './answer/run.ts'
import { serveStream } from './answer/serve-stream.ts'
import { serveWhole } from './answer/serve-whole.ts'
import type { Surface } from './dialects/dialect.ts'
import { required } from './exchange.ts'
import { jsonReply } from './http/reply.ts'
import { authenticate } from './middleware/authenticate.ts'
import { checkBilling } from './middleware/check-billing.ts'
import { checkCredit } from './middleware/check-credit.ts'
import { checkMethod, checkPath } from './middleware/check-route.ts'
import { checkSubsystem } from './middleware/check-subsystem.ts'
import { decodeRequest } from './middleware/decode-request.ts'
import { limitKey, limitOrganisation } from './middleware/limit-rate.ts'
import { loadByok } from './middleware/load-byok.ts'
import { onError } from './middleware/on-error.ts'
import { openExchange } from './middleware/open-exchange.ts'
import { checkBodySize, parseBody } from './middleware/read-body.ts'
import type { ChainContext, Middleware } from './middleware/step.ts'
import type { Ports } from './ports.ts'
import { routeOf } from './routes.ts'

/** What the entry points assemble once per sandbox. */
export type EndpointPorts = Ports & ServePorts

/** Every step that a request to a surface passes, in order; the first that fails answers. */
const steps = (surface: Surface, ports: EndpointPorts): Middleware[] => [
  onError({ log: ports.log, docsUrl: ports.settings.DOCS_URL ?? null }),
  openExchange(ports.clock, randomBytes),
  checkPath(path => (surface.paths.includes(path) ? routeOf(path) : undefined)),
  checkMethod(),
  authenticate({ keys: ports.keys, limiter: ports.limiter, trustedHops: ports.settings.TRUSTED_PROXY_HOPS }),
  limitKey(ports.clock),
  limitOrganisation(ports),
  checkBodySize(),
  parseBody(),
  decodeRequest(surface),
  checkSubsystem(ports),
  checkCredit(),
  checkBilling(),
  loadByok(ports.vault),
]

/** The handler of a surface. Whatever throws behind the steps is answered by `onError` too. */
export function endpoint(surface: Surface, ports: EndpointPorts) {
  return middy({ executionMode: executionModeStreamifyResponse, timeoutEarlyInMillis: 0 })
    .use(steps(surface, ports))
    .handler(async (_event: unknown, context: ChainContext) => {
      const run = openRun(surface, required(context.exchange, 'the exchange'), ports)
      return run.call.streaming ? serveStream(run) : serveWhole(run)
    })
}

/** Serves liveness only; a known route with its right method belongs to another function. */
const checkHealth = (): Middleware => checkPath(path => (path === '/healthz' ? routeOf(path) : undefined))

/** What answers for no surface: liveness, wrong paths and wrong methods. It needs nothing of the outside. */
export function fallback(ports: Pick<EndpointPorts, 'log' | 'settings' | 'clock'>) {
  return middy({ executionMode: executionModeStreamifyResponse, timeoutEarlyInMillis: 0 })
    .use([
      onError({ log: ports.log, docsUrl: ports.settings.DOCS_URL ?? null }),
      openExchange(ports.clock, randomBytes),
      checkPath(routeOf),
      checkMethod(),
      checkHealth(),
    ])
    .handler((_event: unknown, context: ChainContext) =>
      jsonReply(required(context.exchange, 'the exchange'), 200, { body: '{"status":"ok"}' }),
    )
}
