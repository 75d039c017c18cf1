// What the tests on Lambda's runtime stand on: emulated AWS with a database that can fail, a provider that says what it is told, and hosts of the built functions.
import { type FaultyProxy, startProxy } from '../adapters/emulators.ts'
import { leadTo, startUpstream, type Upstream } from '../middleware/upstream.ts'
import { type Customer, type CustomerWish, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Host, type HostOptions, startHost } from './harness/host.ts'

export interface World {
  readonly upstream: Upstream
  readonly database: FaultyProxy
  readonly gateway: TestGateway
  /** Every line that a function logged. */
  readonly log: string[]
  customer(wish?: CustomerWish): Promise<Customer>
  /** Another host of the same deployment; closed with the world. */
  host(options?: Partial<HostOptions>): Promise<Host>
  close(): Promise<void>
}

export async function startWorld(): Promise<World> {
  const upstream = await startUpstream()
  let database: FaultyProxy | undefined
  const gateway = await startGateway({
    environment: leadTo(upstream),
    async inFrontOfDynamodb(endpoint) {
      database = await startProxy(endpoint)
      return database.endpoint
    },
  })
  if (database === undefined) throw new Error('No database')
  const hosts: Host[] = []
  const log: string[] = []
  const aws = { AWS_ENDPOINT_URL_DYNAMODB: database.endpoint, AWS_ENDPOINT_URL_SECRETS_MANAGER: gateway.secrets.endpoint }
  return {
    upstream,
    database,
    gateway,
    log,
    customer: gateway.customer,
    async host(options = {}) {
      const environment = { ...aws, ...leadTo(upstream), LEEWAY_LOG: 'info', ...options.environment }
      const folderOf = (name: string) => `${process.env.LEEWAY_TEST_BUNDLES}/${name}`
      const host = await startHost({ folderOf, freeze: true, onLog: line => void log.push(line), ...options, environment })
      hosts.push(host)
      return host
    },
    async close() {
      await Promise.all(hosts.map(host => host.close()))
      await gateway.close()
      await Promise.all([database?.close(), upstream.close()])
    },
  }
}
