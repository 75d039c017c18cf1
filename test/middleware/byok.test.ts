// The organisation's own provider keys over HTTP: what is missing or unreadable fails closed, what was replaced is found (contract §9, §3).
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { removeProviderKey, storeProviderKey } from '../../shared/accounts/provider-keys.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type Customer, providerKeys, startGateway, type TestGateway } from '../support/gateway.ts'
import { codeOf, type Draft, draft, send, surfaceNames } from './drafts.ts'

let gateway: TestGateway
let clock: FakeClock
let client: SecretsManagerClient
beforeAll(async () => {
  clock = fakeClock()
  gateway = await startGateway({ clock })
  client = new SecretsManagerClient({})
})
afterAll(async () => {
  client.destroy()
  await gateway.close()
})

const providers = ['openai', 'gemini', 'anthropic'] as const
type Provider = (typeof providers)[number]

const models = { openai: 'gpt-5.5', gemini: 'gemini-3.6-flash', anthropic: 'claude-sonnet-5' } as const
const codes = { openai: 'no_byok_key', gemini: 'no_gemini_key', anthropic: 'no_anthropic_key' } as const
const pairs = surfaceNames.flatMap(surface => providers.map(provider => ({ surface, provider })))

function ask({ key }: Pick<Customer, 'key'>, surface: Draft['surface'], provider: Provider, more: object = {}) {
  const request = draft(surface, key)
  Object.assign(request.body, { model: models[provider] }, more)
  return send(gateway.url, request)
}

/** Writes an organisation's secret as it is, past all checks. */
const overwrite = ({ organisation }: Customer, SecretString: string) =>
  client.send(new PutSecretValueCommand({ SecretId: gateway.ports.settings.SECRET_PREFIX + organisation, SecretString }))

const readsOf = ({ organisation }: Customer) =>
  gateway.secrets.calls.filter(({ operation, secretId }) => operation === 'GetSecretValue' && secretId?.endsWith(organisation)).length

describe('without a key', () => {
  it.each(pairs)('$surface to $provider, none stored at all', async ({ surface, provider }) => {
    const answer = await ask(await gateway.customer({ byok: {} }), surface, provider)
    expect([answer.status, codeOf(answer)]).toEqual([400, codes[provider]])
  })

  it.each(pairs)('$surface to $provider, only those of the others stored', async ({ surface, provider }) => {
    const { [provider]: _, ...others } = providerKeys
    const customer = await gateway.customer({ byok: others })
    const before = gateway.simulator.calls.length
    expect(codeOf(await ask(customer, surface, provider))).toBe(codes[provider])
    expect(gateway.simulator.calls.length).toBe(before)
  })

  const unreadable: readonly (readonly [name: string, secret: string])[] = [
    ['no JSON', 'not json {'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"sk-canary-key"'],
    ['empty', ' '],
    ['a number for a key', '{"openai":5,"gemini":5,"anthropic":5}'],
    ['an empty key', '{"openai":"","gemini":"","anthropic":""}'],
    ['other names', '{"OpenAI":"sk-canary-key"}'],
  ]
  it.each(unreadable.flatMap(([name, secret]) => providers.map(provider => ({ name, secret, provider }))))(
    '$provider, the secret holds $name',
    async ({ secret, provider }) => {
      const customer = await gateway.customer()
      await overwrite(customer, secret)
      const answer = await ask(customer, 'chat', provider)
      expect([answer.status, codeOf(answer)]).toEqual([400, codes[provider]])
      expect(answer.text + gateway.log.join('')).not.toContain('canary')
    },
  )

  const faults = ['AccessDeniedException', 'DecryptionFailure', 'ResourceNotFoundException', 'InternalServiceError'] as const
  it.each(faults.flatMap(type => providers.map(provider => ({ type, provider }))))('$provider, $type', async ({ type, provider }) => {
    const customer = await gateway.customer()
    gateway.secrets.fail('GetSecretValue', { kind: 'error', type, ...(type === 'InternalServiceError' ? { status: 500, times: 2 } : {}) })
    const answer = await ask(customer, 'responses', provider)
    expect([answer.status, codeOf(answer)]).toEqual([400, codes[provider]])
    await clock.advance(11_000)
    expect((await ask(customer, 'responses', provider)).status).toBe(200)
  })
})

describe('a stored key', () => {
  it.each(pairs)('reaches the provider from its own organisation: $surface to $provider', async ({ surface, provider }) => {
    const customer = await gateway.customer({ byok: { [provider]: `own-${provider}` } })
    const before = gateway.simulator.calls.length
    expect((await ask(customer, surface, provider)).status).toBe(200)
    expect(JSON.stringify(gateway.simulator.calls[before]?.headers)).toContain(`own-${provider}`)
  })

  it('is read once for many requests at a time and then kept', async () => {
    const customer = await gateway.customer()
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => ask(customer, surfaceNames[at % 4] ?? 'chat', 'openai')))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    const reads = readsOf(customer)
    await ask(customer, 'chat', 'anthropic')
    expect(readsOf(customer)).toBe(reads)
  })

  it('holds changed or removed within 30 seconds', async () => {
    const { organisation, ...customer } = await gateway.customer()
    await ask(customer, 'responses', 'openai')
    await storeProviderKey(gateway.ports, { organisation, provider: 'openai', key: 'replaced-key' })
    await clock.advance(31_000)
    const before = gateway.simulator.calls.length
    await ask(customer, 'responses', 'openai')
    expect(gateway.simulator.calls[before]?.headers.authorization).toBe('Bearer replaced-key')
    await removeProviderKey(gateway.ports, { organisation, provider: 'openai' })
    await clock.advance(31_000)
    expect(codeOf(await ask(customer, 'responses', 'openai'))).toBe('no_byok_key')
  })
})

describe('a key that the provider refuses', () => {
  const kinds = pairs.flatMap(pair => [{ stream: false }, { stream: true }].map(more => ({ ...pair, ...more })))

  it.each(kinds)(
    'is read again, and the rotated one tried: $surface to $provider, stream $stream',
    async ({ surface, provider, stream }) => {
      const customer = await gateway.customer({ byok: { [provider]: 'wrong-old-key' } })
      await ask(customer, surface, provider === 'openai' ? 'gemini' : 'openai')
      await overwrite(customer, JSON.stringify({ [provider]: 'rotated-key' }))
      const before = gateway.simulator.calls.length
      const answer = await ask(customer, surface, provider, { stream })
      expect(answer.status).toBe(200)
      const sent = gateway.simulator.calls
        .slice(before)
        .map(({ headers }) => JSON.stringify(headers).match(/wrong-old-key|rotated-key/)?.[0])
      expect(sent).toEqual(['wrong-old-key', 'rotated-key'])
    },
  )

  it.each(kinds)('is answered 403 when it did not change: $surface to $provider, stream $stream', async ({ surface, provider, stream }) => {
    const customer = await gateway.customer({ byok: { [provider]: 'wrong-canary-key' } })
    const before = gateway.simulator.calls.length
    const answer = await ask(customer, surface, provider, { stream })
    expect([answer.status, codeOf(answer), answer.headers['x-should-retry']]).toEqual([403, 'upstream_auth_failed', 'false'])
    expect(answer.text + JSON.stringify(answer.headers)).not.toMatch(/wrong-canary|canary-key/)
    expect(gateway.simulator.calls.length - before).toBe(1)
    expect(readsOf(customer)).toBeGreaterThanOrEqual(2)
  })

  it('is answered 403 when the rotated one is wrong too, after one try', async () => {
    const customer = await gateway.customer({ byok: { openai: 'wrong-one' } })
    await ask(customer, 'responses', 'gemini')
    await overwrite(customer, '{"openai":"wrong-two"}')
    const before = gateway.simulator.calls.length
    expect(codeOf(await ask(customer, 'responses', 'openai'))).toBe('upstream_auth_failed')
    expect(gateway.simulator.calls.length - before).toBe(2)
  })

  it('ends a race at once, without the standard tier', async () => {
    const customer = await gateway.customer({ byok: { openai: 'wrong-key' } })
    const before = gateway.simulator.calls.length
    const answer = await ask(customer, 'responses', 'openai', { start_within: '00h-00m-30s' })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'upstream_auth_failed'])
    expect(gateway.simulator.calls.slice(before).map(({ headers }) => headers.authorization)).toEqual(['Bearer wrong-key'])
  })
})
