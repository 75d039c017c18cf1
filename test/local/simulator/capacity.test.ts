// Capacity that comes and goes: every mode on every wire that has it, seen from outside.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { FlexMode } from '../../../functions/local/simulator/capacity/mode.ts'
import { type SimulatedName, simulatedNames } from '../../../functions/local/simulator/models.ts'
import { type Simulator, startSimulator } from '../../../functions/local/simulator/simulator.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { events, send, wires } from './wire.ts'

const clock = fakeClock()
let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ clock })
})
afterAll(() => simulator.close())
afterEach(() => {
  for (const provider of simulatedNames) simulator.setFlex(provider, { mode: 'always' })
})

const ask = (provider: SimulatedName, more: object = {}, signal?: AbortSignal) =>
  send(simulator.origins[provider], provider, { body: { ...wires[provider].flex, ...more }, signal })
const names = (text: string) => events(text).map(({ event }) => event)

describe('refusals', () => {
  it.each<[FlexMode, SimulatedName, number, string]>([
    [{ mode: 'never' }, 'openai', 429, '"code":"resource_unavailable"'],
    [{ mode: 'never' }, 'gemini', 503, '"status":"UNAVAILABLE"'],
    [{ mode: 'never' }, 'anthropic', 529, 'overloaded_error'],
    [{ mode: 'quota' }, 'openai', 429, '"code":"insufficient_quota"'],
    [{ mode: 'quota' }, 'gemini', 429, 'google.rpc.QuotaFailure'],
    [{ mode: 'quota' }, 'anthropic', 400, 'credit balance is too low'],
    [{ mode: 'fault' }, 'openai', 500, 'server_error'],
    [{ mode: 'fault' }, 'gemini', 500, '"status":"INTERNAL"'],
    [{ mode: 'fault' }, 'anthropic', 500, 'api_error'],
    [{ mode: 'unsupported' }, 'openai', 400, '"param":"service_tier"'],
    [{ mode: 'unsupported' }, 'gemini', 400, 'Flex API is not supported'],
    [{ mode: 'overload-inside-200' }, 'openai', 429, 'resource_unavailable'],
  ])('%j on %s is %i', async (mode, provider, status, text) => {
    simulator.setFlex(provider, mode)
    const reply = await ask(provider)
    expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(text)])
    expect(simulator.calls.at(-1)).toMatchObject({ provider, status, outcome: 'refused' })
  })

  it('touches only flex, unless told otherwise', async () => {
    simulator.setFlex('openai', { mode: 'never' })
    expect((await send(simulator.origins.openai, 'openai')).status).toBe(200)
    simulator.setFlex('openai', [{ mode: 'never' }, { mode: 'fault', tiers: ['standard'] }])
    expect([(await ask('openai')).status, (await send(simulator.origins.openai, 'openai')).status]).toEqual([429, 500])
  })

  it('refuses so many calls, then admits, with the hint where each provider has it', async () => {
    for (const provider of ['openai', 'gemini'] as const)
      simulator.setFlex(provider, { mode: 'refuse-then-admit', refusals: 2, retryAfter: 7 })
    const openai = [await ask('openai'), await ask('openai'), await ask('openai')]
    expect(openai.map(reply => [reply.status, reply.headers['retry-after']])).toEqual([
      [429, '7'],
      [429, '7'],
      [200, undefined],
    ])
    const gemini = await ask('gemini')
    expect([gemini.headers['retry-after'], gemini.text]).toEqual([undefined, expect.stringContaining('"retryDelay":"7s"')])
  })

  it('lets one model win over its provider', async () => {
    simulator.setFlex('openai/gpt-5-mini', { mode: 'never' })
    expect([(await ask('openai')).status, (await ask('openai', { model: 'gpt-5-mini' })).status]).toEqual([200, 429])
  })
})

describe('streams', () => {
  const stream = { stream: true }

  it('queues after the opening events at OpenAI, before the headers at Gemini', async () => {
    for (const provider of ['openai', 'gemini'] as const) simulator.setFlex(provider, { mode: 'queue', seconds: 20 })
    const arrived = [simulator.nextCall('openai'), simulator.nextCall('gemini')]
    const replies = Promise.all([ask('openai', stream), ask('gemini', stream)])
    const [first, second] = await Promise.all(arrived)
    await clock.advance(19_000)
    expect([first?.status, first?.outcome, second?.status, second?.outcome]).toEqual([200, 'open', undefined, 'open'])
    await clock.advance(1_000)
    for (const reply of await replies) expect(names(reply.text).at(-1)).toMatch(/completed$/)
  })

  it.each<[SimulatedName, readonly string[], string]>([
    ['openai', ['response.created', 'response.in_progress', 'error', 'response.failed'], 'server_is_overloaded'],
    ['gemini', ['interaction.created', 'interaction.status_update', 'error'], 'overloaded'],
    ['anthropic', ['message_start', 'error'], 'overloaded_error'],
  ])('overload inside a 200 at %s', async (provider, order, text) => {
    simulator.setFlex(provider, { mode: 'overload-inside-200' })
    const reply = await ask(provider, stream)
    expect([reply.status, reply.broken, names(reply.text), reply.text]).toEqual([200, false, order, expect.stringContaining(text)])
    simulator.setFlex(provider, { mode: 'overload-inside-200', after: 'output' })
    const later = names((await ask(provider, stream)).text)
    expect([later.some(name => name.endsWith('delta')), later.includes('error')]).toEqual([true, true])
    expect(simulator.calls.at(-1)?.outcome).toBe('failed')
  })

  it('numbers the events of a failing stream without a gap', async () => {
    simulator.setFlex('openai', { mode: 'overload-inside-200', after: 'output' })
    const numbers = events((await ask('openai', stream)).text).map(({ data }) => data.sequence_number)
    expect(numbers).toEqual(numbers.map((_number, index) => index))
  })

  it('says inside the 200 that there is no flex tier', async () => {
    simulator.setFlex('openai', { mode: 'unsupported', inside: true })
    const reply = await ask('openai', stream)
    expect(events(reply.text).at(-1)?.data).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'invalid_value' } },
    })
  })

  it.each(
    simulatedNames.flatMap(
      provider =>
        [
          [provider, 'created' as const],
          [provider, 'mid-stream' as const],
        ] as const,
    ),
  )('cuts %s at %s', async (provider, at) => {
    simulator.setFlex(provider, { mode: 'cut', at })
    for (const more of [stream, {}]) {
      const reply = await ask(provider, more)
      expect([reply.status, reply.broken]).toEqual([200, true])
      if (more === stream) expect(names(reply.text).some(name => name.endsWith('delta'))).toBe(at === 'mid-stream')
      expect(simulator.calls.at(-1)?.outcome).toBe('cut')
    }
  })

  it('cuts before any answer', async () => {
    simulator.setFlex('openai', { mode: 'cut', at: 'connect' })
    await expect(ask('openai', stream)).rejects.toThrow('socket hang up')
  })

  it('is silent after the headers, and sees its client leave', async () => {
    simulator.setFlex('gemini', { mode: 'silent' })
    const controller = new AbortController()
    const arrived = simulator.nextCall('gemini')
    const reply = ask('gemini', stream, controller.signal).catch((error: Error) => error.name)
    const call = await arrived
    controller.abort()
    expect(await simulator.callEnded(call)).toMatchObject({ outcome: 'aborted', stream: true, tier: 'flex' })
    await reply
  })

  it('sees a client leave the queue', async () => {
    simulator.setFlex('openai', { mode: 'queue', seconds: 500 })
    const controller = new AbortController()
    const arrived = simulator.nextCall()
    const reply = ask('openai', stream, controller.signal).catch((error: Error) => error.name)
    controller.abort((await arrived).number)
    expect((await simulator.callEnded(await arrived)).outcome).toBe('aborted')
    await reply
    expect(clock.pending()).toBe(0)
  })
})

describe('served tier and headers', () => {
  it.each<[string | undefined, string, string]>([
    [undefined, 'auto', 'default'],
    ['default', 'default', 'default'],
    ['flex', 'flex', 'flex'],
    ['priority', 'priority', 'priority'],
    ['fast', 'fast', 'priority'],
  ])('openai %s: echoes %s, serves %s', async (service_tier, echoed, served) => {
    const list = events((await ask('openai', { stream: true, service_tier })).text)
    const tiers = list.flatMap(({ data }) => (data.response ? [(data.response as { service_tier: string }).service_tier] : []))
    expect(tiers).toEqual([echoed, echoed, served])
  })

  it('sends what a gateway must filter, and what it may pass on', async () => {
    const openai = await ask('openai')
    expect(Object.keys(openai.headers)).toEqual(
      expect.arrayContaining(['set-cookie', 'openai-organization', 'x-request-id', 'x-ratelimit-limit-requests', 'openai-processing-ms']),
    )
    const gemini = await ask('gemini', { stream: true })
    expect(gemini.headers['x-gemini-service-tier']).toBe('flex')
    expect(gemini.text).toMatch(/\ndata: \[DONE\]\n\n$/)
    const anthropic = await ask('anthropic', { stream: true })
    expect(names(anthropic.text).slice(0, 3)).toEqual(['message_start', 'content_block_start', 'ping'])
    expect(anthropic.headers['request-id']).toMatch(/^req_/)
  })
})

describe('the control routes', () => {
  const put = (body: unknown) => fetch(`${simulator.origins.gemini}/simulator/flex`, { method: 'PUT', body: JSON.stringify(body) })

  it('sets and shows the capacity', async () => {
    expect((await put({ openai: { mode: 'never' }, 'gemini/gemini-2.5-pro': { mode: 'queue', seconds: 3 } })).status).toBe(200)
    expect((await ask('openai')).status).toBe(429)
    const shown = await (await fetch(`${simulator.origins.openai}/simulator/flex`)).json()
    expect(shown).toMatchObject({ openai: { mode: 'never' }, 'gemini/gemini-2.5-pro': { mode: 'queue', seconds: 3 } })
  })

  it.each([[{ openai: { mode: 'sometimes' } }], [{ mistral: { mode: 'never' } }], [[]], ['never'], [{ openai: { mode: 'queue' } }]])(
    'refuses %j',
    async body => {
      expect((await put(body)).status).toBe(400)
    },
  )

  it('lists the calls without prompts or keys', async () => {
    await send(simulator.origins.openai, 'openai', { headers: { authorization: 'Bearer canary-key' }, body: { input: 'canary-prompt' } })
    const text = await (await fetch(`${simulator.origins.openai}/simulator/calls`)).text()
    expect(JSON.parse(text).calls.at(-1)).toMatchObject({
      provider: 'openai',
      path: '/v1/responses',
      stream: false,
      outcome: 'completed',
      aborted: false,
    })
    expect(text).not.toMatch(/canary/)
    expect(simulator.calls.at(-1)?.body).toMatchObject({ input: 'canary-prompt' })
  })
})
