// Chaos over real HTTP: a crowd of clients, some of which leave, before providers that refuse, stall, cut and fail. What remains is one row each.
import { once } from 'node:events'
import { Agent, type IncomingMessage, request as send } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { seeded } from '../../bench/race/random.ts'
import type { FlexSetting, FlexTarget } from '../../functions/local/simulator/capacity/gate.ts'
import { finished } from '../sdk/rows.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'

const seed = process.env.CHAOS_SEED ?? 'leeway'
const races = 150
const lanes = 25
const slots = lanes

const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)

const both = { tiers: ['flex', 'standard'] as ('flex' | 'standard')[] }

/** How each model's tiers behave. */
const modes: Readonly<Record<string, FlexSetting>> = {
  'openai/gpt-5.6-sol': { mode: 'always' },
  'openai/gpt-5.6-terra': { mode: 'refuse-then-admit', refusals: 2, retryAfter: 1 },
  'openai/gpt-5.5': { mode: 'never' },
  'openai/gpt-5.4': { mode: 'queue', seconds: 600 },
  'openai/gpt-5.4-mini': { mode: 'queue', seconds: 2.4 },
  'openai/gpt-5.4-nano': { mode: 'unsupported', inside: true },
  'openai/gpt-5.2': { mode: 'cut', at: 'created' },
  'openai/gpt-5.1': { mode: 'cut', at: 'mid-stream', ...both },
  'openai/gpt-5': { mode: 'overload-inside-200', after: 'created' },
  'openai/gpt-5-mini': { mode: 'overload-inside-200', after: 'output', ...both },
  'openai/gpt-5-nano': { mode: 'cut', at: 'connect', ...both },
  'gemini/gemini-3.6-flash': { mode: 'queue', seconds: 600 },
  'gemini/gemini-3.5-flash': { mode: 'silent', ...both },
  'gemini/gemini-2.5-flash': { mode: 'fault', ...both },
  'gemini/gemini-2.5-pro': { mode: 'quota' },
}
const models = Object.keys(modes).map(target => target.split('/')[1] ?? '')

const leavings = ['never', 'never', 'sent', 'head', 'first byte', 'later byte'] as const
const paths = { responses: '/v1/responses', chat: '/v1/chat/completions' } as const

let gateway: TestGateway
const agent = new Agent({ keepAlive: true })

beforeAll(async () => {
  process.on('unhandledRejection', note)
  const environment = {
    STREAM_COMMIT_AFTER: '4',
    WHOLE_COMMIT_AFTER: '4',
    KEEP_ALIVE_EVERY: '2',
    ATTEMPT_LIMIT: '40',
    RACE_SLOTS: String(slots),
  }
  gateway = await startGateway({ quick: 50, environment })
  for (const [target, setting] of Object.entries(modes)) gateway.simulator.setFlex(target as FlexTarget, setting)
})

afterAll(() => void process.off('unhandledRejection', note))

interface Visit {
  readonly surface: keyof typeof paths
  readonly model: string
  readonly stream: boolean
  readonly seconds: number
  readonly leaves: (typeof leavings)[number]
}

function draw(random: () => number): Visit {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error('Nothing to pick from')
    return item
  }
  return {
    surface: pick(['responses', 'chat']),
    model: pick(models),
    stream: random() < 0.6,
    seconds: 5 + Math.floor(random() * 10),
    leaves: pick(leavings),
  }
}

/** One client: asks, and stays or leaves. @returns its request's id, where it saw the head of its reply */
async function visit({ surface, model, stream, seconds, leaves }: Visit): Promise<string | undefined> {
  const question = surface === 'chat' ? { messages: [{ role: 'user', content: 'hello there' }] } : { input: 'hello there' }
  const body = JSON.stringify({ model, stream, start_within: `00h-00m-${String(seconds).padStart(2, '0')}s`, ...question })
  const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' }
  const request = send(`${gateway.url}${paths[surface]}`, { method: 'POST', headers, agent })
  const sent = once(request, 'finish')
  const answered = once(request, 'response')
  request.end(body)
  if (leaves === 'sent') {
    answered.catch(() => {})
    request.on('error', () => {})
    await sent
    request.destroy()
    return undefined
  }
  const [response] = (await answered) as [IncomingMessage]
  if (leaves === 'head') response.destroy()
  else await read(response, leaves === 'first byte' ? 1 : leaves === 'later byte' ? 4 : Number.POSITIVE_INFINITY)
  return String(response.headers['x-request-id'])
}

/** Reads that many chunks and leaves; there may be fewer. */
async function read(response: IncomingMessage, chunks: number): Promise<void> {
  let count = 0
  for await (const _ of response) if (++count >= chunks) return
}

/** Connections and servers that keep this process alive. */
const handles = (): readonly string[] => process.getActiveResourcesInfo().filter(name => name.startsWith('TCP'))

it(`leaves one ledger row each, every call ended, every slot free and nothing open (CHAOS_SEED=${seed})`, async () => {
  const random = seeded(`${seed} http`)
  const visits = Array.from({ length: races }, () => draw(random))
  const queue = visits.entries()
  const seen: string[] = []
  async function lane(): Promise<void> {
    for (const [, next] of queue) {
      const id = await visit(next)
      if (id !== undefined) seen.push(id)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  await Promise.all(gateway.simulator.calls.map(call => gateway.simulator.callEnded(call)))

  const lines = await finished(gateway)
  const ids = lines.map(({ request }) => request)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(seen))
  // A request whose client left at once need not have been read.
  const unseen = visits.filter(({ leaves }) => leaves === 'sent').length
  expect(seen.length + unseen).toBe(races)
  expect(ids.length).toBeLessThanOrEqual(races)
  expect(gateway.log.filter(line => /"(internal_error|handler_failed)"/.test(line))).toEqual([])
  for (const end of [200, 499]) expect(lines.map(({ status }) => status)).toContain(end)

  const { organisation = '' } = lines[0] ?? {}
  const take = (index: number) => gateway.ports.slots.take({ organisation, requestId: `${index}`, expiresAt: 9e12 })
  const takings = await Promise.all(Array.from({ length: slots }, (_, index) => take(index)))
  expect(takings.filter(({ outcome }) => outcome !== 'taken')).toEqual([])
}, 60_000)

it('leaves no connection and no rejection behind when it closes', async () => {
  agent.destroy()
  await gateway.close()
  // What was destroyed is gone a few turns of the event loop later.
  for (let turns = 0; turns < 1_000 && handles().length > 0; turns++) await turn()
  expect(handles()).toEqual([])
  expect(unhandled).toEqual([])
})
