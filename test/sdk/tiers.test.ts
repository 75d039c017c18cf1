// Every tier through every official SDK: what was asked, what was served, and why, in headers, final objects and receipts.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { FlexMode } from '../../functions/local/simulator/capacity/mode.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Options, type Place, type Sdk, sdks } from './clients.ts'
import type { Json } from './json.ts'
import { viewOf } from './view.ts'

let gateway: TestGateway
let customer: Customer

beforeAll(async () => {
  // Nothing is committed early, so that headers tell of the race.
  gateway = await startGateway({ quick: 200, environment: { STREAM_COMMIT_AFTER: '590', WHOLE_COMMIT_AFTER: '590' } })
  customer = await gateway.customer()
})

afterAll(() => gateway.close())

afterEach(() => {
  for (const provider of ['openai', 'gemini', 'anthropic'] as const) gateway.simulator.setFlex(provider, { mode: 'always' })
})

const place = (): Place => ({ url: gateway.url, key: customer.key })

interface Told {
  readonly name: string
  readonly text: string
  /** In the final object. */
  readonly tier: unknown
  readonly reason: unknown
  /** In headers. */
  readonly served: unknown
}

/** One answer of an SDK; what its headers do not show stands in the receipt. */
async function told(sdk: Sdk, data: Json, headers: Readonly<Record<string, string>>): Promise<Told> {
  const { text, tier } = viewOf[sdk.surface](data)
  const settlement = (await gateway.ports.receipts.find(customer.organisation, headers['x-request-id'] ?? ''))?.settlement
  expect(settlement).toMatchObject({ status: 200, code: null, reason: headers['x-leeway-reason'], tier: headers['x-leeway-tier'] })
  expect(headers['x-leeway-attempts']).toBe(String(settlement?.attempts.length))
  expect(headers).toMatchObject({ 'x-leeway-provider': sdk.provider, 'request-id': headers['x-request-id'] })
  return { name: sdk.name, text, tier, reason: headers['x-leeway-reason'], served: headers['x-leeway-tier'] }
}

const askWhole = async (sdk: Sdk, body: object, options?: Options): Promise<Told> => {
  const { data, headers } = await sdk.whole(place(), body, options)
  return told(sdk, data, headers)
}

/** The final object of the stream helper; the headers come from a stream read event by event, where the SDK shows them. */
const askStream = async (sdk: Sdk, body: object): Promise<Pick<Told, 'text' | 'tier'> & { readonly reason?: string }> => {
  const [final, { headers }] = await Promise.all([sdk.final(place(), body), sdk.events(place(), body)])
  const { text, tier } = viewOf[sdk.surface](final)
  return sdk.surface === 'interactions' ? { text, tier } : { text, tier, reason: headers['x-leeway-reason'] }
}

const both = async (list: readonly Sdk[], body: object) =>
  Promise.all(
    list.map(async sdk => {
      const [whole, stream] = await Promise.all([askWhole(sdk, body), askStream(sdk, body)])
      return { whole, stream }
    }),
  )

const expected = ({ name, surface }: Sdk, reason: string, tier: string) => ({
  whole: { name, text: 'You said: hello there', tier, reason, served: tier },
  stream: { text: 'You said: hello there', tier, ...(surface === 'interactions' ? {} : { reason }) },
})

describe('called directly', () => {
  it.each([
    ['default', { openai: 'default', gemini: 'standard', anthropic: 'standard' }],
    ['priority', { openai: 'priority', gemini: 'priority', anthropic: 'standard' }],
    ['auto', { openai: 'default', gemini: undefined, anthropic: 'standard' }],
  ] as const)('%s', async (startWithin, tiers) => {
    const able = sdks.filter(({ provider }) => tiers[provider] !== undefined)
    expect(await both(able, { start_within: startWithin })).toEqual(
      able.map(sdk => expected(sdk, 'tier_direct', tiers[sdk.provider] ?? '')),
    )
  })

  it('says to each provider what it calls the tier', async () => {
    const words = { openai: 'default', gemini: 'standard', anthropic: 'standard_only' }
    for (const sdk of sdks) {
      const arrived = gateway.simulator.nextCall(sdk.provider)
      await sdk.whole(place(), { start_within: 'default' })
      const { body } = await arrived
      expect(body).toMatchObject({ model: sdk.model, service_tier: words[sdk.provider] })
      expect(body).not.toHaveProperty('start_within')
    }
  })
})

const racers = sdks.filter(({ provider }) => provider !== 'anthropic')
const standardTier = ({ provider }: Sdk) => (provider === 'gemini' ? 'standard' : 'default')

describe('a window', () => {
  it('is won by flex', async () => {
    expect(await both(racers, { start_within: '00h-10m-00s' })).toEqual(racers.map(sdk => expected(sdk, 'flex_won', 'flex')))
  })

  it.each<[string, FlexMode, string, string]>([
    [
      'refused, and told to come back too late',
      { mode: 'refuse-then-admit', refusals: 99, retryAfter: 3600 },
      '00h-05m-00s',
      'flex_capacity',
    ],
    ['refused for want of capacity', { mode: 'never' }, '00h-05m-00s', 'flex_capacity'],
    ['overloaded inside its 200', { mode: 'overload-inside-200' }, '00h-05m-00s', 'flex_capacity'],
    ['broken', { mode: 'fault' }, '00h-05m-00s', 'flex_fault'],
    ['cut before any output', { mode: 'cut', at: 'created' }, '00h-05m-00s', 'flex_fault'],
    ['late', { mode: 'queue', seconds: 600 }, '00h-01m-00s', 'flex_deadline'],
    ['silent', { mode: 'silent' }, '00h-01m-00s', 'flex_deadline'],
    ['not there after all', { mode: 'unsupported' }, '00h-05m-00s', 'flex_unsupported'],
    ['not there after all, said inside the 200', { mode: 'unsupported', inside: true }, '00h-05m-00s', 'flex_unsupported'],
  ])('moves up to standard when flex is %s', async (_case, mode, startWithin, reason) => {
    for (const provider of ['openai', 'gemini'] as const) gateway.simulator.setFlex(provider, mode)
    expect(await both(racers, { start_within: startWithin })).toEqual(racers.map(sdk => expected(sdk, reason, standardTier(sdk))))
  })

  it('is won by flex at the second try', async () => {
    for (const sdk of racers) gateway.simulator.setFlex(`${sdk.provider}/${sdk.model}`, { mode: 'refuse-then-admit', refusals: 1 })
    const answers = await Promise.all(racers.map(sdk => sdk.whole(place(), { start_within: '00h-05m-00s' })))
    for (const sdk of racers) gateway.simulator.setFlex(`${sdk.provider}/${sdk.model}`, { mode: 'always' })
    const facts = answers.map(({ headers }) => [headers['x-leeway-reason'], headers['x-leeway-attempts']])
    expect(facts).toEqual(racers.map(() => ['flex_won', '2']))
  })
})

describe('where start_within stands', () => {
  it.each(sdks.map(sdk => [sdk.name, sdk] as const))('%s: in the header, or with the key, and the body wins', async (_name, sdk) => {
    const stored = await gateway.customer({ key: { startWithin: 'default' } })
    const headers = { 'x-leeway-start-within': 'priority' }
    const priority = sdk.provider === 'anthropic' ? 'auto' : 'priority'
    const standard = { openai: 'default', gemini: 'standard', anthropic: 'standard_only' }[sdk.provider]
    const tierOf = async (key: string, body: object, options?: Options) => {
      const call = gateway.simulator.nextCall(sdk.provider)
      await sdk.whole({ url: gateway.url, key }, body, options)
      return (await call).tier
    }
    expect(await tierOf(customer.key, {}, { headers })).toBe(priority)
    expect(await tierOf(stored.key, {})).toBe(standard)
    expect(await tierOf(stored.key, {}, { headers })).toBe(priority)
    expect(await tierOf(stored.key, { start_within: 'default' }, { headers })).toBe(standard)
  })
})
