// A whole gateway for a test: emulated AWS and providers over real HTTP, the chain of every surface behind a host (hosts.ts).
import { type BillingPorts, billingPorts } from '../../functions/assemble/billing.ts'
import { type AwsPorts, awsPorts } from '../../functions/assemble/keeping.ts'
import { type AwsAdminPorts, adminPorts } from '../../functions/assemble/operating.ts'
import type { Handler } from '../../functions/host/host.ts'
import { asHandler, routeTable } from '../../functions/host/route-table.ts'
import { withAdmin } from '../../functions/local/admin-route.ts'
import { startDynamodb } from '../../functions/local/aws/dynamodb.ts'
import { type SecretsManager, startSecretsManager } from '../../functions/local/aws/secrets-manager.ts'
import { type Simulator, startSimulator } from '../../functions/local/simulator/simulator.ts'
import { storeProviderKey } from '../../shared/accounts/provider-keys.ts'
import { createKey, createOrganisation, type KeyWish, type OrganisationWish } from '../../shared/accounts/provision.ts'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { createTable } from '../../shared/adapters/dynamodb/table.ts'
import { jsonLog } from '../../shared/adapters/logs/json-lines.ts'
import { bootstrapAdmin } from '../../shared/admin/admins.ts'
import { type Clock, systemClock } from '../../shared/clock.ts'
import { surfaces } from '../../shared/dialects/surfaces.ts'
import {
  adminEndpoint,
  countEndpoint,
  type EndpointPorts,
  endpoint,
  fallback,
  getEndpoint,
  webhookEndpoint,
} from '../../shared/endpoint.ts'
import { type TrackedCredit, type TrackedLedger, trackHolds, trackOpenRows } from '../../shared/ledger/open-rows.ts'

import { modelsRead } from '../../shared/reads/models.ts'
import { receiptRead } from '../../shared/reads/receipts.ts'
import { usageRead } from '../../shared/reads/usage.ts'
import {
  countRoutes,
  modelRoute,
  modelsRoute,
  type Route,
  receiptRoute,
  surfaceRoutes,
  usageRoute,
  webhookRoute,
} from '../../shared/routes.ts'

import { readSettings } from '../../shared/settings.ts'
import { httpClient } from '../../shared/upstream/http.ts'
import { isSandboxed, openHost } from './hosts.ts'
import { quickClock } from './quick-clock.ts'

export interface GatewayOptions {
  /** Settings beside the defaults (shared/settings.ts); upstream URLs lead away from the simulator. */
  readonly environment?: Readonly<Record<string, string>>
  readonly clock?: Clock
  /** Instead of a clock: milliseconds that pass in each idle one, for the gateway and its simulated providers (quick-clock.ts). */
  readonly quick?: number
  readonly random?: () => number
  /** Milliseconds between two deltas of the simulated providers; none where absent. */
  readonly pace?: number
  /** Ports to use instead of the real adapters. */
  readonly ports?: Partial<EndpointPorts>
  /** Without an organisation and an admin key: `key` and `adminKey` are empty. */
  readonly empty?: boolean
  /** Starts what stands between the gateway and this DynamoDB, and returns its endpoint. */
  readonly inFrontOfDynamodb?: (endpoint: string) => Promise<string>
}

export interface TestGateway {
  /** The gateway's origin. */
  readonly url: string
  /** A key of an organisation with every provider's key stored and with high limits. */
  readonly key: string
  readonly ports: EndpointPorts & AwsPorts & { readonly ledger: TrackedLedger; readonly credit: TrackedCredit }
  /** A key of the admin API, and what stands behind it. */
  readonly adminKey: string
  readonly admin: AwsAdminPorts
  /** What statements and payments are made of; a payment provider is among it where the environment names its secret. */
  readonly billing: BillingPorts
  readonly simulator: Simulator
  readonly secrets: SecretsManager
  readonly dynamodb: { readonly endpoint: string }
  /** Every log line so far, from level debug on. */
  readonly log: string[]
  /** Another organisation with a key; provider keys are stored for those named. */
  customer(wish?: CustomerWish): Promise<Customer>
  close(): Promise<void>
}

export interface CustomerWish {
  readonly organisation?: Partial<OrganisationWish>
  readonly key?: Partial<KeyWish>
  readonly byok?: Readonly<Partial<Record<'openai' | 'gemini' | 'anthropic', string>>>
}

export interface Customer {
  readonly organisation: string
  readonly key: string
  readonly hash: string
}

/** What the simulated providers take for a key. */
export const providerKeys = { openai: 'sim-openai-key', gemini: 'sim-gemini-key', anthropic: 'sim-anthropic-key' }

/** Seconds for emulated AWS, ten times the usual: on a busy machine, or while many sandboxes start, an answer may take longer than 3. */
const patience = '30'

const many = 1_000_000

export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const quick = options.quick === undefined ? undefined : quickClock(options.quick)
  const { clock = quick ?? systemClock, random = Math.random } = options
  const [dynamodb, secrets, simulator] = await Promise.all([
    startDynamodb(),
    startSecretsManager(),
    startSimulator({ pace: options.pace, clock: quick }),
  ])
  const database = (await options.inFrontOfDynamodb?.(dynamodb.endpoint)) ?? dynamodb.endpoint
  Object.assign(process.env, emulatedAws(database, secrets.endpoint))
  const environment = { ...upstreams(simulator), LEEWAY_LOG: 'debug', AWS_TIMEOUT: patience, ...options.environment }
  const settings = readSettings(environment)
  const lines: string[] = []
  const log = jsonLog({ level: 'debug', clock, write: line => void lines.push(line) })
  const aws = awsPorts(settings, clock, log)
  await createTable(dynamoClient(), settings.TABLE_NAME)
  const upstream = httpClient(clock)
  const ledger = trackOpenRows(aws.ledger)
  const credit = trackHolds(aws.credit)
  const ports = { ...aws, ledger, credit, log, settings, clock, random, open: upstream.open, ...options.ports }
  const admin = adminPorts(settings, clock, log)
  const billing = billingPorts({ settings, clock, log })
  const handlerOf = withAdmin(handlersOf(ports, billing), { admin: asHandler(adminEndpoint(admin)), host: '127.0.0.1' })
  if (isSandboxed() && (options.clock ?? quick ?? options.random ?? options.ports)) throw new Error('A sandbox has its own clock and ports')
  const sandboxed = { ...emulatedAws(database, secrets.endpoint), ...environment }
  const host = await openHost({ handlerOf, log, environment: sandboxed, onLog: line => void lines.push(line) })

  // The same object as the handlers have: tests replace its methods.
  const { idle } = ledger
  ledger.idle = () => host.idle().then(idle)

  async function customer(wish: CustomerWish = {}): Promise<Customer> {
    const { id: organisation } = await createOrganisation(aws.accounts, { name: 'Test', requestLimit: many, ...wish.organisation })
    const { key, record } = await createKey(aws.accounts, { organisation, tier: many, ...wish.key })
    for (const [provider, stored] of Object.entries(wish.byok ?? providerKeys)) {
      await storeProviderKey(aws, { organisation, provider: provider as keyof typeof providerKeys, key: stored })
    }
    return { organisation, key, hash: record.hash }
  }

  return {
    url: host.url,
    key: options.empty ? '' : (await customer()).key,
    adminKey: options.empty ? '' : (await bootstrapAdmin(admin, { name: 'test' })).key,
    admin,
    billing,
    ports: { ...ports, ledger, credit },
    simulator,
    secrets,
    dynamodb,
    log: lines,
    customer,
    async close() {
      await host.close()
      await Promise.all([ledger.idle(), credit.idle()])
      await upstream.close()
      aws.close()
      admin.close()
      billing.close()
      await Promise.all([dynamodb.close(), secrets.close(), simulator.close()])
      quick?.stop()
    },
  }
}

const emulatedAws = (dynamodb: string, secrets: string) => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets,
})

const upstreams = ({ origins }: Simulator) => ({
  OPENAI_UPSTREAM_URL: origins.openai,
  GEMINI_UPSTREAM_URL: origins.gemini,
  ANTHROPIC_UPSTREAM_URL: origins.anthropic,
})

/** The same table as functions/local/handlers.ts, over these ports instead of those of the environment. */
const handlersOf = (
  ports: EndpointPorts & Pick<AwsPorts, 'receipts' | 'book' | 'accounts'>,
  billing: BillingPorts,
): ((path: string) => Handler) =>
  routeTable(
    new Map<Route, unknown>([
      ...Object.values(surfaces).map(surface => [surfaceRoutes[surface.name], endpoint(surface, ports)] as const),
      ...[...countRoutes.values()].map(route => [route, countEndpoint(Object.values(surfaces), ports)] as const),
      [receiptRoute, getEndpoint(receiptRead(ports), ports)],
      [usageRoute, getEndpoint(usageRead(ports), ports)],
      [webhookRoute, webhookEndpoint(billing)],
      [modelsRoute, getEndpoint(modelsRead(ports), ports)],
      [modelRoute, getEndpoint(modelsRead(ports), ports)],
    ]),
    fallback(ports),
  )
