// The gateway's own code alone: the real chain behind the real host, with ports that answer from memory instead of DynamoDB and Secrets Manager.
import '../../functions/host/awslambda.ts'
import { randomBytes } from 'node:crypto'
import { createHost, type Handler } from '../../functions/host/host.ts'
import { listen } from '../../functions/local/aws/listen.ts'
import { hashKey, mintKey } from '../../shared/accounts/key.ts'
import type { KeyRecord, Organisation } from '../../shared/accounts/records.ts'
import type { ProviderKeys } from '../../shared/accounts/secrets.ts'
import { jsonLog } from '../../shared/adapters/logs/json-lines.ts'
import { systemClock as clock } from '../../shared/clock.ts'
import { surfaces } from '../../shared/dialects/surfaces.ts'
import { type EndpointPorts, endpoint } from '../../shared/endpoint.ts'
import { trackOpenRows } from '../../shared/ledger/open-rows.ts'
import type { LedgerRow } from '../../shared/ledger/records.ts'
import type { RateWindow } from '../../shared/limits/stores.ts'
import { capacityMemory, unshared } from '../../shared/race/capacity.ts'
import { readSettings } from '../../shared/settings.ts'
import { httpClient } from '../../shared/upstream/http.ts'

const key = mintKey(randomBytes(12))
const record: KeyRecord = { hash: hashKey(key), organisation: 'bench', label: 'bench', status: 'active', requestsPerMinute: 1_000_000 }
const organisation: Organisation = { id: 'bench', name: 'Bench', billing: 'active', requestLimit: 1_000_000, byokVersion: '1' }
const providerKeys: ProviderKeys = { openai: 'bench', gemini: 'bench', anthropic: 'bench' }
const off: ReadonlyMap<string, number | null> = new Map()

const counted = new Map<string, number>()

function count(counter: string, limit: number, windowSeconds: number): RateWindow {
  const window = Math.floor(clock.now() / 1_000 / windowSeconds)
  const used = (counted.get(counter) ?? 0) + 1
  counted.set(counter, used)
  return { limit, remaining: Math.max(0, limit - used), resetsAt: (window + 1) * windowSeconds }
}

const open = new Set<string>()

const settings = readSettings(process.env)
const ports: EndpointPorts = {
  keys: {
    admit: async hash =>
      hash === record.hash
        ? { outcome: 'admitted', key: record, window: count(hash, record.requestsPerMinute, 60) }
        : { outcome: 'unknown' },
  },
  limiter: {
    admit: async ({ counter, limit, windowSeconds }) => ({ outcome: 'admitted', window: count(counter, limit, windowSeconds) }),
  },
  organisations: { find: async () => organisation },
  vault: { keys: async () => providerKeys, refresh: async () => providerKeys },
  switches: { off: async () => off },
  slots: { take: async () => ({ outcome: 'unreachable' }), release: async () => {} },
  capacity: capacityMemory({ store: unshared, clock, log: jsonLog({ level: 'silent', clock }) }),
  // The bench's key has neither credit nor a budget, so nothing is ever held.
  credit: {
    hold: async () => ({ outcome: 'unreachable' }),
    settle: async () => {},
    settleExpired: async () => record,
  },
  ledger: trackOpenRows({
    open: async ({ requestId }: LedgerRow) => void open.add(requestId),
    settle: async ({ requestId }: LedgerRow) => void open.delete(requestId),
  }),
  log: jsonLog({ level: settings.LEEWAY_LOG, clock }),
  settings,
  clock,
  random: Math.random,
  open: httpClient(clock).open,
}

const handlers = new Map(
  Object.values(surfaces).flatMap(surface => {
    const handler: unknown = endpoint(surface, ports)
    return surface.paths.map(path => [path, handler as Handler] as const)
  }),
)
const missing: Handler = async (_event, response) => void response.writeHead(404).end()

const server = createHost({ handlerOf: path => handlers.get(path) ?? missing, log: ports.log, bodyLimit: 1_000_000 })
const { origin } = await listen(server, '127.0.0.1', 0)
process.stdout.write(`ready ${origin} key=${key}\n`)
