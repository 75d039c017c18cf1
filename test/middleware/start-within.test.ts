// `start_within` over HTTP: its grammar, what may stand in for it, and the tier that the provider sees (contract §4; wires §9).
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { codeOf, type Draft, draft, send, surfaceNames } from './drafts.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

const header = 'x-leeway-start-within'

function asking(surface: Draft['surface'], startWithin: unknown, key = gateway.key): Draft {
  const request = draft(surface, key)
  request.body.start_within = startWithin
  // A window wants a model with a flex tier, on every surface the same.
  request.body.model = 'gpt-5.5'
  return request
}

/** The one call that the request made to a provider. */
async function served(request: Draft) {
  const before = gateway.simulator.calls.length
  const answer = await send(gateway.url, request)
  const [call, ...more] = gateway.simulator.calls.slice(before)
  expect(more).toEqual([])
  return { answer, call, body: (call?.body ?? {}) as Readonly<Record<string, unknown>> }
}

const windows = ['00h-00m-05s', '00h-00m-30s', '00h-00m-90s', '00h-01m-00s', '00h-09m-60s', '00h-10m-00s']

const refused: readonly unknown[] = [
  ...['', ' ', 'default ', ' default', 'DEFAULT', 'Auto', 'standard', 'flex', 'standard_only', 'null', '30', '30s', 'default\n'],
  ...['00h-00m-04s', '00h-00m-00s', '00h-10m-01s', '00h-09m-61s', '01h-00m-00s', '99h-99m-99s', '00h-00m-600s', '00h-00m-5s', '0h-0m-30s'],
  ...['00h00m30s', '00H-00M-30S', '00h-00m-30s ', '00h-00m-30s\n', '00:00:30', '00h-30s', '-0h-00m-30s', '+0h-00m-30s', '００h-00m-30s'],
  ...[5, 30, 0, true, false, [], ['default'], {}, { default: true }],
]

describe.each(surfaceNames)('the grammar on %s', surface => {
  it.each(['default', 'priority', 'auto', ...windows])('takes %j', async value => {
    const { answer } = await served(asking(surface, value))
    expect(answer.status).toBe(200)
    expect(answer.headers['x-leeway-reason']).toBe(windows.includes(value) ? 'flex_won' : 'tier_direct')
  })

  it.each(refused)('refuses %j', async value => {
    const { answer, call } = await served(asking(surface, value))
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_start_within'])
    expect(call).toBeUndefined()
  })
})

describe('what stands in for an absent field', () => {
  /** A key whose owner set a default. */
  const keyWith = async (startWithin: string) => (await gateway.customer({ key: { startWithin } })).key

  const cases = [
    { name: 'the header', header: 'priority', tier: 'priority' },
    { name: 'the header for null', body: null, header: 'auto', tier: 'auto' },
    { name: "the key's default", key: 'priority', tier: 'priority' },
    { name: "the key's default for null", body: null, key: 'auto', tier: 'auto' },
    { name: 'the header before the key', header: 'auto', key: 'priority', tier: 'auto' },
    { name: 'nothing where the body speaks', body: 'default', header: 'auto', key: 'priority', tier: 'default' },
    { name: 'a window in the header', header: '00h-00m-30s', tier: 'flex' },
    { name: 'a window of the key', key: '00h-00m-30s', tier: 'flex' },
    { name: 'nothing for a wrong body', body: 'soon', header: 'auto', key: 'auto', code: 'invalid_start_within' },
    { name: 'a wrong header not', header: 'soon', key: 'auto', code: 'invalid_start_within' },
    { name: 'the first of two in the header', header: '00h-00m-30s|default', tier: 'flex' },
    { name: 'the first of two of the key', key: '00h-00m-30s|default', tier: 'flex' },
    { name: 'not two in the body', body: '00h-00m-30s|default', code: 'invalid_start_within' },
    { name: 'not three in the header', header: '00h-00m-30s|default|auto', code: 'invalid_start_within' },
    { name: 'not a wrong alternative', header: '00h-00m-30s|soon', code: 'invalid_start_within' },
    { name: 'not half an alternative', header: '00h-00m-30s|', code: 'invalid_start_within' },
    { name: 'nothing at all', code: 'missing_start_within' },
    { name: 'nothing for null', body: null, code: 'missing_start_within' },
  ]

  it.each(surfaceNames.flatMap(surface => cases.map(one => ({ surface, ...one }))))('on $surface: $name', async ({ surface, ...one }) => {
    const request = asking(surface, one.body, one.key === undefined ? gateway.key : await keyWith(one.key))
    if (one.header !== undefined) request.headers[header] = one.header
    const { answer, call, body } = await served(request)
    if (one.code !== undefined) {
      expect([codeOf(answer), call]).toEqual([one.code, undefined])
      return
    }
    expect(body.service_tier).toBe(one.tier)
    expect(call?.headers[header]).toBeUndefined()
  })
})

describe('an alternative stands where the first is not possible', () => {
  const cases = [
    { model: 'claude-sonnet-5', standIn: '00h-00m-30s|default', tier: 'standard_only' },
    { model: 'claude-sonnet-5', standIn: '00h-00m-30s|priority', tier: 'auto' },
    { model: 'gpt-4.1', standIn: '00h-00m-30s|default', tier: 'default' },
    { model: 'gemini-3.6-flash', standIn: 'auto|00h-00m-30s', tier: 'flex' },
    { model: 'gpt-5.5', standIn: '00h-00m-30s|default', tier: 'flex' },
    { model: 'claude-sonnet-5', standIn: '00h-00m-30s|00h-01m-00s', code: 'flex_unsupported_for_anthropic' },
    { model: 'gemini-3.6-flash', standIn: 'auto|auto', code: 'auto_unsupported_for_gemini' },
  ]

  it.each(surfaceNames.flatMap(surface => cases.map(one => ({ surface, ...one }))))(
    'on $surface: $standIn for $model',
    async ({ surface, model, standIn, tier, code }) => {
      const { key } = await gateway.customer({ key: { startWithin: standIn } })
      for (const header of [undefined, standIn]) {
        const request = asking(surface, undefined, header === undefined ? key : gateway.key)
        request.body.model = model
        if (header !== undefined) request.headers['x-leeway-start-within'] = header
        const { answer, body } = await served(request)
        expect(code === undefined ? body.service_tier : codeOf(answer)).toBe(tier ?? code)
      }
    },
  )

  it('writes down the one that held', async () => {
    const { key } = await gateway.customer({ key: { startWithin: '00h-00m-30s|default' } })
    const request = asking('messages', undefined, key)
    request.body.model = 'claude-sonnet-5'
    const { answer } = await served(request)
    const receipt = await fetch(`${gateway.url}/v1/receipts/${answer.headers['x-request-id']}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(await receipt.json()).toMatchObject({ start_within: 'default', reason: 'tier_direct' })
  })
})

describe('the tier that the provider sees', () => {
  const tiers = [
    { provider: 'openai', model: 'gpt-5.5', default: 'default', priority: 'priority', auto: 'auto', window: 'flex' },
    { provider: 'gemini', model: 'gemini-3.6-flash', default: 'standard', priority: 'priority', window: 'flex' },
    { provider: 'anthropic', model: 'claude-sonnet-5', default: 'standard_only', priority: 'auto', auto: 'auto' },
  ]
  const asked = { default: 'default', priority: 'priority', auto: 'auto', window: '00h-00m-30s' } as const
  const cases = tiers.flatMap(({ provider, model, ...words }) =>
    surfaceNames.flatMap(surface =>
      Object.entries(words).flatMap(([kind, tier]) =>
        [false, true].map(stream => ({ surface, provider, model, startWithin: asked[kind as keyof typeof asked], tier, stream })),
      ),
    ),
  )

  it.each(cases)(
    '$surface to $provider, $startWithin, stream $stream: $tier',
    async ({ surface, provider, model, startWithin, tier, stream }) => {
      const request = asking(surface, startWithin)
      Object.assign(request.body, { model, stream })
      const { answer, call, body } = await served(request)
      expect(answer.status).toBe(200)
      expect(call?.provider).toBe(provider)
      expect({ ...body, model: call?.model }).toMatchObject({ model, service_tier: tier })
      expect(Object.keys(body)).not.toContain('start_within')
      expect(answer.headers['x-leeway-provider']).toBe(provider)
      expect(answer.headers['x-leeway-attempts']).toBe('1')
    },
  )

  it.each(surfaceNames)('a dated snapshot counts as its alias and is sent as it was named, on %s', async surface => {
    const request = asking(surface, '00h-00m-30s')
    request.body.model = 'gpt-5.5-2026-04-01'
    const { answer, body } = await served(request)
    expect(answer.status).toBe(200)
    expect(body).toMatchObject({ model: 'gpt-5.5-2026-04-01', service_tier: 'flex' })
  })

  it.each(surfaceNames)('a model off the list takes every word but a window, on %s', async surface => {
    for (const word of ['default', 'priority', 'auto']) {
      const request = asking(surface, word)
      request.body.model = 'gpt-4.1'
      expect((await served(request)).body).toMatchObject({ model: 'gpt-4.1', service_tier: word })
    }
  })
})
