// The errors of the catalogue as each official SDK throws them: its own class, its own accessors, and how often it really asks.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { setSwitch } from '../../shared/accounts/provision.ts'
import { type ErrorRow, rowOf } from '../../shared/errors/catalogue.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { caught, exposed, saidBy } from './caught.ts'
import { type Sdk, sdks } from './clients.ts'
import { canary, type ErrorCase, errorCases, trouble } from './error-cases.ts'
import { watch } from './traffic.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startGateway({ environment: { ATTEMPT_LIMIT: '1' } })
  const tiers = ['flex' as const, 'standard' as const]
  for (const provider of ['openai', 'gemini', 'anthropic'] as const) {
    const { silent, cut, off, full } = trouble[provider]
    await setSwitch(gateway.ports.accounts, off, { offUntil: null })
    gateway.simulator.setFlex(`${provider}/${silent}`, { mode: 'silent', tiers })
    gateway.simulator.setFlex(`${provider}/${cut}`, { mode: 'cut', at: 'mid-stream', tiers })
    gateway.simulator.setFlex(`${provider}/${full}`, { mode: 'never', tiers })
  }
})

afterAll(() => gateway.close())

const placeOf = async ({ key, customer }: ErrorCase) => ({ url: gateway.url, key: key ?? (await gateway.customer(customer)).key })

const requestOf = ({ body }: ErrorCase, sdk: Sdk) => ({ start_within: 'default', ...body?.(sdk) })

const rowFor = ({ code }: ErrorCase, sdk: Sdk) => {
  const name = typeof code === 'function' ? code(sdk) : code
  return { ...rowOf(name), code: name }
}

/** A pattern for the message of a row, whatever its facts. */
const messageOf = ({ message }: ErrorRow) =>
  new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\{\w+\\\}/g, '[^]*')}$`)

describe('as each SDK throws it', () => {
  it.each(Object.entries(errorCases))('%s', async (_name, parts) => {
    const place = await placeOf(parts)
    const able = sdks.filter(parts.only ?? (() => true))
    const asks = parts.streams === false ? (['whole'] as const) : (['whole', 'final'] as const)
    for (const ask of asks) {
      const thrown = await Promise.all(
        able.map(sdk => sdk[ask](place, requestOf(parts, sdk), { maxRetries: 0 }).catch((error: unknown) => error)),
      )
      for (const [index, sdk] of able.entries()) {
        const error = thrown[index]
        const row = rowFor(parts, sdk)
        const message = saidBy(sdk, error)
        const param = typeof parts.param === 'function' ? parts.param(sdk) : (parts.param ?? null)
        expect(message).toMatch(messageOf(row))
        expect({ sdk: sdk.name, ...caught(sdk, error) }).toEqual({ sdk: sdk.name, ...exposed(sdk, { ...row, param, message }) })
      }
    }
  })

  it('shows nothing of a provider key that was refused', async () => {
    const parts = errorCases['a provider key that is refused'] ?? { code: 'upstream_auth_failed' }
    const place = await placeOf(parts)
    const thrown = await Promise.all(sdks.map(sdk => sdk.whole(place, requestOf(parts, sdk)).catch(error => error)))
    for (const error of thrown) expect(JSON.stringify([error, error.message, error.headers, error.error, error.body])).not.toContain(canary)
    expect(gateway.log.join('')).not.toContain(canary)
  })
})

/** Google's SDK does not know `x-should-retry`; the others ask three times, unless it says no. */
function attempts({ surface }: Sdk, { status, retry }: ErrorRow): number {
  const again = status === 429 || status >= 500
  if (surface === 'interactions') return again ? 5 : 1
  return again && retry !== false ? 3 : 1
}

describe('how often an SDK with its default settings asks', () => {
  it.each([['an empty model'], ['no credit left'], ['a model switched off'], ['a silent provider'], ['a provider that breaks off']])(
    '%s',
    async name => {
      const parts = errorCases[name] ?? { code: 'internal_error' }
      const asked = await Promise.all(
        sdks.map(async sdk => {
          const { seen } = await watch(await placeOf(parts), place => sdk.whole(place, requestOf(parts, sdk)))
          return [sdk.name, seen.length]
        }),
      )
      expect(asked).toEqual(sdks.map(sdk => [sdk.name, attempts(sdk, rowFor(parts, sdk))]))
    },
  )

  it('waits as long as a 429 says, and then gets its answer', async () => {
    const waited = await Promise.all(
      sdks.map(async sdk => {
        const { key } = await gateway.customer({ organisation: { requestLimit: 1 } })
        const first = await sdk.whole({ url: gateway.url, key }, { start_within: 'default' })
        const began = performance.now()
        const { seen, outcome } = await watch({ url: gateway.url, key }, place => sdk.whole(place, { start_within: 'default' }))
        expect([first, outcome]).toEqual([
          expect.objectContaining({ data: expect.anything() }),
          expect.objectContaining({ data: expect.anything() }),
        ])
        return { name: sdk.name, asked: seen.length, patient: performance.now() - began > 4_900 }
      }),
    )
    expect(waited).toEqual(sdks.map(({ name }) => ({ name, asked: 2, patient: true })))
  })

  it('does not run a finished race again', async () => {
    const racers = sdks.filter(({ provider }) => provider !== 'anthropic')
    const asked = await Promise.all(
      racers.map(async sdk => {
        const place = { url: gateway.url, key: (await gateway.customer()).key }
        const { seen, outcome } = await watch(place, at =>
          sdk.whole(
            at,
            { model: trouble[sdk.provider].full, start_within: '00h-00m-05s' },
            sdk.surface === 'interactions' ? { maxRetries: 0 } : {},
          ),
        )
        return [sdk.name, seen.length, (outcome as { status?: number }).status]
      }),
    )
    expect(asked).toEqual(racers.map(({ name, provider }) => [name, 1, provider === 'openai' ? 429 : 503]))
  })
})

describe('an address that fails too often', () => {
  it('is told to wait, while a good key is served', async () => {
    const bad = { url: gateway.url, key: 'sk-wrong' }
    const [first] = sdks
    if (first === undefined) throw new Error('There is no SDK')
    await Promise.all(Array.from({ length: 20 }, () => first.whole(bad, {}, { maxRetries: 0 }).catch(() => undefined)))
    const thrown = await Promise.all(sdks.map(sdk => sdk.whole(bad, {}, { maxRetries: 0 }).catch((error: unknown) => error)))
    expect(thrown.map(error => [(error as Error).constructor.name, retryAfter(error)])).toEqual(sdks.map(() => ['RateLimitError', '60']))
    const { headers } = await first.whole({ url: gateway.url, key: gateway.key }, { start_within: 'default' })
    expect(headers['x-leeway-reason']).toBe('tier_direct')
  })
})

const retryAfter = (error: unknown) => (error as { readonly headers?: Headers }).headers?.get('retry-after')
