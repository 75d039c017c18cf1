// The whole chain of a surface in memory on the test's clock: ports that say yes, a scripted provider, and a client that can stall or leave.

import { getEventListeners } from 'node:events'
import { Writable } from 'node:stream'
import { hashKey, mintKey } from '../../shared/accounts/key.ts'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { surfaces } from '../../shared/dialects/surfaces.ts'
import { type EndpointPorts, endpoint } from '../../shared/endpoint.ts'
import type { LedgerRow, Settlement } from '../../shared/ledger/records.ts'
import { levelOf } from '../../shared/log/events.ts'
import { forecastOf } from '../../shared/race/forecast.ts'
import { readSettings } from '../../shared/settings.ts'
import { type Plays, type ScriptedProvider, scriptedProvider } from '../race/scripted-provider.ts'
import { addressed } from '../support/addressed.ts'
import { fakeClock } from '../support/fake-clock.ts'

export interface Written extends LedgerRow, Settlement {}

export interface Client {
  status(): number | undefined
  headers(): Readonly<Record<string, string>>
  /** What arrived, with its milliseconds since the request. */
  readonly chunks: readonly { readonly at: number; readonly text: string }[]
  text(): string
  json(): Readonly<Record<string, unknown>>
  /** Whether the reply ended properly. */
  finished(): boolean
  /** Goes away; a host that can see it says so. */
  leave(): void
  /** Reads on after `stalls`. */
  resume(): void
  /** How many listen for the client's leaving. */
  hostListeners(): number
  readonly done: Promise<void>
}

export interface Ask {
  readonly surface?: SurfaceName
  readonly body?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds that the function may run: Lambda's wall. */
  readonly lifetime?: number
  /** Takes the head and then nothing. */
  readonly stalls?: boolean
  /** A host like Lambda: it does not say when its client leaves. */
  readonly blind?: boolean
}

export interface ChainOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly random?: () => number
  readonly ports?: Partial<EndpointPorts>
}

const key = mintKey(Buffer.alloc(12, 7))
const organisation = { id: 'org', name: 'Test', billing: 'active', requestLimit: 1_000, byokVersion: '1' } as const
const keyRecord = { hash: hashKey(key), organisation: 'org', label: 'test', status: 'active', requestsPerMinute: 1_000 } as const
const window = { limit: 1_000, remaining: 999, resetsAt: 1_800_000_060 }

export const byok = { openai: 'sk-openai-secret', gemini: 'gemini-secret', anthropic: 'sk-ant-secret' }

/** Nothing is remembered from one race to the next. */
const noCapacity = {
  outlook: async () => ({ forecast: forecastOf({}), proven: false }),
  forecast: async () => forecastOf({}),
  nextStart: () => new Promise<void>(() => {}),
  note: async () => {},
  noteOutput() {},
}

export function chain(plays: Plays, { environment, random = () => 0, ports: others }: ChainOptions = {}) {
  const clock = fakeClock()
  const provider: ScriptedProvider = scriptedProvider(clock, plays)
  const opened: LedgerRow[] = []
  const rows: Written[] = []
  const log: { readonly level: string; readonly event: string; readonly facts: object }[] = []
  const ports: EndpointPorts = {
    keys: { admit: async () => ({ outcome: 'admitted', key: keyRecord, window }) },
    limiter: { admit: async () => ({ outcome: 'admitted', window }) },
    organisations: { find: async () => organisation },
    vault: { keys: async () => byok, refresh: async () => byok },
    switches: { off: async () => new Map() },
    slots: { take: async () => ({ outcome: 'unreachable' }), release: async () => {} },
    capacity: noCapacity,
    credit: { hold: async () => ({ outcome: 'unreachable' }), settle: async () => {}, settleExpired: async () => keyRecord },
    ledger: { open: async row => void opened.push(row), settle: async (row, settlement) => void rows.push({ ...row, ...settlement }) },
    log: { write: (event, facts) => void log.push({ level: levelOf(event, facts), event, facts }) },
    settings: readSettings({ ...environment }),
    clock,
    random,
    open: provider.open,
    ...others,
  }

  function request({ surface = 'responses', body = {}, headers = {}, lifetime, stalls = false, blind = false }: Ask = {}): Client {
    const gone = new AbortController()
    const response = new FakeResponse(clock.now, stalls)
    const sentAt = clock.now()
    const { path, body: sent } = addressed(surface, { ...bodies[surface], ...body })
    const [rawPath, rawQueryString = ''] = path.split('?')
    const event = {
      rawPath,
      rawQueryString,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      requestContext: { http: { method: 'POST', sourceIp: '127.0.0.1' } },
      body: JSON.stringify(sent),
    }
    const context = {
      ...(blind ? {} : { clientGone: gone.signal }),
      ...(lifetime === undefined ? {} : { getRemainingTimeInMillis: () => sentAt + lifetime - clock.now() }),
    }
    const handler: unknown = endpoint(surfaces[surface], ports)
    const done = (handler as Handler)(event, response, context).catch(() => {})
    return {
      status: () => response.status,
      headers: () => response.headers,
      chunks: response.chunks,
      text: () => response.chunks.map(({ text }) => text).join(''),
      json: () => JSON.parse(response.chunks.map(({ text }) => text).join('')) as Readonly<Record<string, unknown>>,
      finished: () => response.writableFinished,
      leave() {
        gone.abort()
        response.destroy()
      },
      resume: () => response.resume(),
      hostListeners: () => getEventListeners(gone.signal, 'abort').length,
      done,
    }
  }

  return { clock, provider, opened, rows, log, request }
}

export type Chain = ReturnType<typeof chain>

type Handler = (event: object, response: FakeResponse, context: object) => Promise<void>

/** A request of each surface to its own provider, or to OpenAI. */
const bodies: Readonly<Record<SurfaceName, object>> = {
  responses: { model: 'gpt-5.5', input: 'Hello', stream: true, start_within: '00h-00m-10s' },
  chat: { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hello' }], stream: true, start_within: '00h-00m-10s' },
  interactions: { model: 'gemini-3.6-flash', input: 'Hello', stream: true, start_within: '00h-00m-10s' },
  messages: {
    model: 'claude-sonnet-5',
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Hello' }],
    stream: true,
    start_within: 'default',
  },
  generate: {
    model: 'gemini-3.6-flash',
    contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
    stream: true,
    start_within: '00h-00m-10s',
  },
}

/** The response stream of a host: notes when what arrived, and can stop reading. */
class FakeResponse extends Writable {
  status: number | undefined
  headers: Readonly<Record<string, string>> = {}
  readonly chunks: { readonly at: number; readonly text: string }[] = []
  readonly #now: () => number
  readonly #began: number
  #stalled: boolean
  #waiting: (() => void) | undefined

  constructor(now: () => number, stalls: boolean) {
    super({ highWaterMark: 16 })
    this.#now = now
    this.#began = now()
    this.#stalled = stalls
  }

  writeHead(status: number, headers: Readonly<Record<string, string>> = {}): this {
    this.status = status
    this.headers = headers
    return this
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    if (this.#stalled && chunk.length > 0) {
      this.#waiting = () => this.#take(chunk, callback)
      return
    }
    this.#take(chunk, callback)
  }

  #take(chunk: Buffer, callback: () => void): void {
    if (chunk.length > 0) this.chunks.push({ at: this.#now() - this.#began, text: chunk.toString() })
    callback()
  }

  resume(): void {
    this.#stalled = false
    this.#waiting?.()
    this.#waiting = undefined
  }
}
