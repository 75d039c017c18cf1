// Request limits over HTTP: exact under parallel requests, told on every authenticated reply, gone with the key (contract §7).
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { createKey } from '../../shared/accounts/provision.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { type Answer, codeOf, type Draft, draft, send, surfaceNames } from './drafts.ts'
import { rateHeaders } from './envelope.ts'

let gateway: TestGateway
let clock: FakeClock
beforeAll(async () => {
  clock = fakeClock()
  gateway = await startGateway({ clock })
})
afterAll(() => gateway.close())

const ask = (key: string, spoil: (request: Draft) => void = () => {}, surface: Draft['surface'] = 'responses') => {
  const request = draft(surface, key)
  spoil(request)
  return send(gateway.url, request)
}

/** Refused behind the limits, so that nothing is called. */
const cheap = (key: string) => ask(key, ({ body }) => delete body.model)

const count = (answers: readonly Answer[], status: number) => answers.filter(answer => answer.status === status).length
const rateOf = ({ headers }: Answer) => rateHeaders.map(name => headers[name])
const seconds = () => Math.floor(clock.now() / 1000)

describe('a limit of requests per minute', () => {
  it('admits exactly 60 of 200 parallel requests', async () => {
    const { key } = await gateway.customer({ key: { tier: 60 } })
    const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => ask(key, undefined, surfaceNames[at % 4])))
    expect([count(answers, 200), count(answers, 429)]).toEqual([60, 140])
    const left = answers.filter(({ status }) => status === 200).map(({ headers }) => Number(headers['x-ratelimit-remaining-requests']))
    expect(left.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 60 }, (_, at) => at))
    await clock.advance(60_000)
    const later = await Promise.all(Array.from({ length: 100 }, () => cheap(key)))
    expect([count(later, 400), count(later, 429)]).toEqual([60, 40])
  })

  it('counts down, and opens a new window of 60 seconds after the old one', async () => {
    const { key } = await gateway.customer({ key: { tier: 'free' } })
    const resetsAt = seconds() + 60
    for (let request = 1; request <= 10; request++) {
      expect(rateOf(await cheap(key))).toEqual(['10', String(10 - request), String(resetsAt)])
      await clock.advance(1000)
    }
    const refused = await cheap(key)
    expect([refused.status, codeOf(refused), refused.headers['retry-after']]).toEqual([429, 'rate_limit_exceeded', '50'])
    expect(rateOf(refused)).toEqual(['10', '0', String(resetsAt)])
    await clock.advance(49_000)
    expect((await cheap(key)).headers['retry-after']).toBe('1')
    await clock.advance(1000)
    expect(rateOf(await cheap(key))).toEqual(['10', '9', String(seconds() + 60)])
  })

  it.each([
    ['free', 10],
    ['elevated', 60],
    ['paid', 100],
    [7, 7],
  ] as const)('of tier %s is %d', async (tier, limit) => {
    const { key } = await gateway.customer({ key: { tier } })
    expect((await cheap(key)).headers['x-ratelimit-limit-requests']).toBe(String(limit))
  })
})

describe('the limit of an organisation', () => {
  it('holds over all its keys, exactly, for 5 seconds', async () => {
    const { organisation, key } = await gateway.customer({ organisation: { requestLimit: 50 } })
    const { key: other } = await createKey(gateway.ports.accounts, { organisation, tier: 1000 })
    const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => cheap(at % 2 === 0 ? key : other)))
    expect([count(answers, 400), count(answers, 429)]).toEqual([50, 150])
    const refused = await cheap(key)
    expect(refused.headers['retry-after']).toBe('5')
    expect(refused.headers['x-ratelimit-limit-requests']).toBe('1000000')
    await clock.advance(5_000)
    expect((await cheap(other)).status).toBe(400)
  })

  it('does not count what the limit of the key refused', async () => {
    const { organisation, key } = await gateway.customer({ organisation: { requestLimit: 6 }, key: { tier: 3 } })
    const { key: other } = await createKey(gateway.ports.accounts, { organisation, tier: 1000 })
    for (let request = 0; request < 10; request++) await cheap(key)
    for (let request = 0; request < 3; request++) expect((await cheap(other)).status).toBe(400)
    expect((await cheap(other)).status).toBe(429)
  })
})

describe('x-ratelimit-* goes on every authenticated reply', () => {
  const kinds: readonly { readonly name: string; readonly status: number; readonly spoil: (request: Draft) => void }[] = [
    { name: 'a whole answer', status: 200, spoil: () => {} },
    { name: 'a stream', status: 200, spoil: ({ body }) => Object.assign(body, { stream: true }) },
    { name: 'a refusal of ours', status: 400, spoil: ({ body }) => Object.assign(body, { start_within: 'soon' }) },
    { name: 'a body too large', status: 413, spoil: request => Object.assign(request, { wire: (json: string) => json.padEnd(1_000_001) }) },
  ]

  it.each(surfaceNames.flatMap(surface => kinds.map(kind => ({ surface, ...kind }))))(
    '$name on $surface',
    async ({ surface, status, spoil }) => {
      const { key } = await gateway.customer({ key: { tier: 60 } })
      const answer = await ask(key, spoil, surface)
      expect(answer.status).toBe(status)
      expect(rateOf(answer)).toEqual(['60', '59', String(seconds() + 60)])
    },
  )

  it.each(surfaceNames.flatMap(surface => (['quota', 'fault'] as const).map(mode => ({ surface, mode }))))(
    "a provider's $mode on $surface",
    async ({ surface, mode }) => {
      const { key } = await gateway.customer({ key: { tier: 60 } })
      const providers = ['openai', 'gemini', 'anthropic'] as const
      for (const provider of providers) gateway.simulator.setFlex(provider, { mode, tiers: ['standard'] })
      const answer = await ask(key, undefined, surface)
      for (const provider of providers) gateway.simulator.setFlex(provider, { mode: 'always' })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(rateOf(answer)).toEqual(['60', '59', String(seconds() + 60)])
    },
  )

  it.each(surfaceNames)('a bug on %s', async surface => {
    const { key } = await gateway.customer({ key: { tier: 60 } })
    const broken = jest.spyOn(gateway.ports.vault, 'keys').mockRejectedValueOnce(new Error('broken'))
    const answer = await ask(key, undefined, surface)
    broken.mockRestore()
    expect([answer.status, ...rateOf(answer)]).toEqual([500, '60', '59', String(seconds() + 60)])
  })

  it.each(surfaceNames)('and on none that is not, on %s', async surface => {
    for (const key of ['nonsense', `flex_live_${'0'.repeat(30)}`]) {
      const answer = await ask(key, undefined, surface)
      expect([answer.status, ...rateOf(answer)]).toEqual([401, undefined, undefined, undefined])
    }
  })
})

describe('a key at its end', () => {
  it('is refused from the next request on when it is revoked', async () => {
    const { key, hash } = await gateway.customer()
    expect((await cheap(key)).status).toBe(400)
    await gateway.ports.accounts.changeKey(hash, { status: 'revoked' })
    expect(codeOf(await cheap(key))).toBe('invalid_api_key')
  })

  it('is refused from the second on at which it expires', async () => {
    const { key } = await gateway.customer({ key: { expiresAt: seconds() + 30 } })
    await clock.advance(29_000)
    expect((await cheap(key)).status).toBe(400)
    await clock.advance(1000)
    expect(codeOf(await cheap(key))).toBe('invalid_api_key')
  })

  it('is refused as unknown even where its limit had refused it before', async () => {
    const { key, hash } = await gateway.customer({ key: { tier: 1 } })
    await cheap(key)
    expect((await cheap(key)).status).toBe(429)
    await gateway.ports.accounts.changeKey(hash, { status: 'revoked' })
    await clock.advance(60_000)
    expect(codeOf(await cheap(key))).toBe('invalid_api_key')
  })
})

describe('where the database cannot be reached', () => {
  const unreachable = { outcome: 'unreachable' } as const

  it('no key is served', async () => {
    const admit = jest.spyOn(gateway.ports.keys, 'admit').mockResolvedValueOnce(unreachable)
    const answer = await cheap(gateway.key)
    admit.mockRestore()
    expect([answer.status, codeOf(answer), rateOf(answer)]).toEqual([503, 'subsystem_unavailable', [undefined, undefined, undefined]])
  })

  it.each([
    ['open', undefined, 400],
    ['closed for a key with credit', 5_000_000, 503],
  ] as const)("an organisation's limit fails %s", async (_, creditMicroUsd, status) => {
    const { key } = await gateway.customer({ key: { creditMicroUsd } })
    const admit = jest.spyOn(gateway.ports.limiter, 'admit').mockResolvedValueOnce(unreachable)
    const answer = await cheap(key)
    admit.mockRestore()
    expect(answer.status).toBe(status)
  })
})
