// Two faults in one request: the one that comes first in the order of the contract answers (contract §2), on every surface.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type CustomerWish, startGateway, type TestGateway } from '../support/gateway.ts'
import { codeOf, type Draft, draft, forms, newAddress, send, surfaceNames } from './drafts.ts'

let gateway: TestGateway
const off = new Map<string, null>()

beforeAll(async () => {
  gateway = await startGateway({ environment: { TRUSTED_PROXY_HOPS: '1' }, ports: { switches: { off: async () => off } } })
})
afterAll(() => gateway.close())

/** Everything that a fault can spoil. Two faults that want different things of the same part cannot be in one request. */
interface Parts {
  readonly path?: string
  readonly method?: 'PUT'
  readonly model?: string | null
  readonly startWithin?: string | null
  readonly serviceTier?: string
  readonly background?: true
  readonly noCap?: true
  readonly broken?: true
  readonly large?: true
  readonly off?: true
  readonly revoked?: true
  readonly keyLimit?: number
  readonly organisationLimit?: number
  readonly credit?: number
  readonly overdue?: true
  readonly noByok?: true
}

interface Fault {
  readonly name: string
  readonly code: string
  readonly parts: Parts
}

const window = '00h-00m-30s'
const claude = 'claude-sonnet-5'

/** In the order of the contract. */
const faults: readonly Fault[] = [
  { name: 'path', code: 'unknown_url', parts: { path: '/v1/elsewhere' } },
  { name: 'method', code: 'method_not_allowed', parts: { method: 'PUT' } },
  { name: 'key', code: 'invalid_api_key', parts: { revoked: true } },
  { name: 'key rate', code: 'rate_limit_exceeded', parts: { keyLimit: 0 } },
  { name: 'organisation rate', code: 'rate_limit_exceeded', parts: { organisationLimit: 0 } },
  { name: 'size', code: 'request_too_large', parts: { large: true } },
  { name: 'JSON', code: 'invalid_json', parts: { broken: true } },
  { name: 'model', code: 'missing_model', parts: { model: null } },
  { name: 'start_within', code: 'missing_start_within', parts: { startWithin: null } },
  { name: 'service_tier', code: 'service_tier_not_allowed', parts: { serviceTier: 'flex' } },
  { name: 'model known', code: 'model_not_found', parts: { model: 'llama-4' } },
  { name: 'tier rules', code: 'flex_unsupported_for_anthropic', parts: { model: claude, startWithin: window } },
  { name: 'tier rules of Gemini', code: 'auto_unsupported_for_gemini', parts: { model: 'gemini-3.6-flash', startWithin: 'auto' } },
  { name: 'parameters', code: 'unsupported_parameter', parts: { background: true } },
  { name: 'token cap', code: 'missing_max_tokens', parts: { model: claude, noCap: true } },
  { name: 'subsystem', code: 'subsystem_unavailable', parts: { off: true } },
  { name: 'credit', code: '402', parts: { credit: 0 } },
  { name: 'billing', code: 'payment_required', parts: { model: 'gpt-5.5', startWithin: window, overdue: true } },
  { name: 'BYOK', code: 'no_byok_key', parts: { model: 'gpt-5.5', noByok: true } },
]

const conflict = (one: Parts, other: Parts): boolean =>
  Object.entries(one).some(([part, value]) => {
    const against = other[part as keyof Parts]
    return against !== undefined && against !== value
  })

const wishOf = ({ keyLimit, organisationLimit, credit, overdue, noByok }: Parts): CustomerWish => ({
  organisation: {
    ...(organisationLimit === undefined ? {} : { requestLimit: organisationLimit }),
    ...(overdue ? { billing: 'overdue' as const } : {}),
  },
  key: { ...(keyLimit === undefined ? {} : { tier: keyLimit }), ...(credit === undefined ? {} : { creditMicroUsd: credit }) },
  ...(noByok ? { byok: {} } : {}),
})

const keys = new Map<string, Promise<string>>()

/** The key of a customer with these troubles; one customer serves every test that has the same. */
function keyOf(parts: Parts): Promise<string> {
  const wish = wishOf(parts)
  const name = JSON.stringify([wish, parts.revoked])
  const known = keys.get(name) ?? createKeyOf(wish, parts.revoked === true)
  keys.set(name, known)
  return known
}

async function createKeyOf(wish: CustomerWish, revoked: boolean): Promise<string> {
  const { key, hash } = await gateway.customer(wish)
  if (revoked) await gateway.ports.accounts.changeKey(hash, { status: 'revoked' })
  return key
}

async function spoiled(surface: Draft['surface'], parts: Parts): Promise<Draft> {
  const request = draft(surface, await keyOf(parts))
  request.headers['x-forwarded-for'] = newAddress()
  request.path = parts.path ?? request.path
  request.method = parts.method ?? request.method
  if (parts.noCap) forms[surface].withoutCap(request.body)
  Object.assign(request.body, {
    ...(parts.model === undefined ? {} : { model: parts.model }),
    ...(parts.startWithin === undefined ? {} : { start_within: parts.startWithin }),
    service_tier: parts.serviceTier,
    background: parts.background,
  })
  request.wire = json => {
    const text = parts.broken ? json.slice(0, -1) : json
    return parts.large ? text.padEnd(1_000_001) : text
  }
  off.clear()
  if (parts.off) for (const name of ['openai', 'gemini', 'anthropic']) off.set(name, null)
  return request
}

const pairs = faults.flatMap((first, at) =>
  faults.slice(at + 1).flatMap(second => (conflict(first.parts, second.parts) ? [] : [{ first, second }])),
)

describe.each(surfaceNames)('on %s', surface => {
  it.each(faults)('$name alone answers $code', async ({ code, parts }) => {
    expect(codeOf(await send(gateway.url, await spoiled(surface, parts)))).toBe(code)
  })

  it.each(pairs)('$first.name comes before $second.name', async ({ first, second }) => {
    const answer = await send(gateway.url, await spoiled(surface, { ...second.parts, ...first.parts }))
    expect(codeOf(answer)).toBe(first.code)
  })
})

it('has every pair of neighbours that one request can hold', () => {
  const missing = faults.slice(1).flatMap((second, at) => {
    const paired = pairs.some(pair => pair.first === faults[at] && pair.second === second)
    return paired ? [] : [`${faults[at]?.name} | ${second.name}`]
  })
  // A model of no provider has no tiers, and no model has the tiers of two.
  expect(missing).toEqual(['model known | tier rules', 'tier rules | tier rules of Gemini'])
})

it('tells the rate of a key from that of its organisation', async () => {
  const answer = await send(gateway.url, await spoiled('responses', { keyLimit: 0, organisationLimit: 0 }))
  expect(answer.text).toContain('this key may send 0 requests per minute')
})
