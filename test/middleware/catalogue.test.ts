// Every row of the error catalogue over HTTP, on every surface, whole and streamed: status, envelope, headers (contract §3).
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { mintKey } from '../../shared/accounts/key.ts'
import { setSwitch } from '../../shared/accounts/provision.ts'
import { catalogue, type ErrorCode, rowOf } from '../../shared/errors/catalogue.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type CustomerWish, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Answer, type Draft, draft, forms, newAddress, send, surfaceNames } from './drafts.ts'
import { docsUrl, type Expected, expectEnvelope, rateHeaders } from './envelope.ts'

let gateway: TestGateway
let clock: FakeClock

beforeAll(async () => {
  clock = fakeClock()
  const environment = { DOCS_URL: docsUrl, TRUSTED_PROXY_HOPS: '1', ATTEMPT_LIMIT: '30', RECORD_TTL: '0.001' }
  gateway = await startGateway({ clock, environment })
})
afterAll(() => gateway.close())

type Surface = Draft['surface']

interface Case extends Omit<Expected, 'param'> {
  readonly why: string
  readonly surfaces?: readonly Surface[]
  readonly param?: string | ((surface: Surface) => string)
  /** Spoils a draft; may need the gateway for it. */
  readonly spoil: (request: Draft) => void | Promise<void>
  /** What happens while the request is under way. */
  readonly meanwhile?: () => Promise<void>
  /** Headers that must be there; `undefined`: must not. */
  readonly headers?: Readonly<Record<string, string | undefined | RegExp>>
  readonly message?: RegExp
}

const invalid = { status: 400, type: 'invalid_request_error' } as const
const unauthenticated = { status: 401, type: 'authentication_error' } as const
const limited = { status: 429, code: 'rate_limit_exceeded', type: 'rate_limit_error' } as const
const failing = { status: 500, type: 'server_error' } as const
const startWithin = { ...invalid, param: 'start_within' } as const

const set =
  (...members: readonly [string, unknown][]) =>
  ({ body }: Draft) =>
    void Object.assign(body, Object.fromEntries(members))

const drop =
  (name: string) =>
  ({ body }: Draft) =>
    void delete body[name]

const sendAs =
  (name: string, value?: string) =>
  ({ headers }: Draft) => {
    delete headers.authorization
    if (value !== undefined) headers[name] = value
  }

/** The request comes from another customer. */
const from =
  (wish: CustomerWish, more: (request: Draft) => void = () => {}) =>
  async (request: Draft) => {
    request.headers.authorization = `Bearer ${(await gateway.customer(wish)).key}`
    more(request)
  }

const providerOff = (until: number | null) => async () => {
  for (const name of ['openai', 'gemini', 'anthropic']) await setSwitch(gateway.ports.accounts, name, { offUntil: until })
  await clock.advance(1000)
}

const standard = (mode: 'silent' | 'connect' | 'mid-stream') => () => {
  for (const provider of ['openai', 'gemini', 'anthropic'] as const)
    gateway.simulator.setFlex(provider, mode === 'silent' ? { mode, tiers: ['standard'] } : { mode: 'cut', at: mode, tiers: ['standard'] })
}

const window = '00h-00m-30s'
const malformed = `flex_live_${'0'.repeat(30)}`

const cases: readonly Case[] = [
  { ...unauthenticated, code: 'missing_api_key', why: 'no key', spoil: sendAs('') },
  { ...unauthenticated, code: 'missing_api_key', why: 'not Bearer', spoil: sendAs('authorization', 'Basic dXNlcjpwYXNz') },
  { ...unauthenticated, code: 'missing_api_key', why: 'Bearer without a key', spoil: sendAs('authorization', 'Bearer') },
  { ...unauthenticated, code: 'invalid_api_key', why: 'wrong format', spoil: sendAs('x-api-key', 'sk-something-else') },
  { ...unauthenticated, code: 'invalid_api_key', why: 'wrong checksum', spoil: sendAs('authorization', `Bearer ${malformed}`) },
  {
    ...unauthenticated,
    code: 'invalid_api_key',
    why: 'unknown',
    spoil: sendAs('x-goog-api-key', mintKey(Buffer.alloc(12, 7))),
  },
  {
    ...unauthenticated,
    code: 'invalid_api_key',
    why: 'revoked',
    spoil: async ({ headers }) => {
      const { key, hash } = await gateway.customer()
      await gateway.ports.accounts.changeKey(hash, { status: 'revoked' })
      headers.authorization = `Bearer ${key}`
    },
  },
  { ...unauthenticated, code: 'invalid_api_key', why: 'expired', spoil: from({ key: { expiresAt: 1 } }) },
  {
    ...limited,
    why: 'the address failed too often',
    spoil: async request => {
      sendAs('x-api-key', malformed)(request)
      for (let failures = 0; failures < 20; failures++) expect((await send(gateway.url, request)).status).toBe(401)
    },
    headers: { 'retry-after': '60' },
    message: /your address/,
  },
  {
    ...limited,
    why: 'the organisation is over its limit',
    spoil: from({ organisation: { requestLimit: 0 } }),
    headers: { 'retry-after': '5' },
    message: /your organisation/,
  },
  {
    ...limited,
    why: 'the key is over its limit',
    spoil: from({ key: { tier: 0 } }),
    headers: { 'retry-after': /^([1-9]|[1-5]\d|60)$/ },
    message: /this key/,
  },
  ...(['overdue', 'no_payment_method'] as const).map(billing => ({
    status: 402,
    type: 'billing_error',
    code: 'payment_required',
    why: billing,
    spoil: from({ organisation: { billing } }, set(['model', 'gpt-5.5'], ['start_within', window])),
  })),
  { status: 402, type: 'insufficient_quota', code: '402', why: 'no credit left', spoil: from({ key: { creditMicroUsd: 0 } }) },
  {
    status: 413,
    type: 'invalid_request_error',
    code: 'request_too_large',
    why: 'one byte too many',
    spoil: request => {
      request.wire = json => json.padEnd(1_000_001)
    },
    message: /1000000 bytes/,
  },
  { ...invalid, code: 'no_byok_key', why: 'none stored', spoil: from({ byok: {} }, set(['model', 'gpt-5.5'])) },
  { ...invalid, code: 'no_gemini_key', why: 'only others', spoil: from({ byok: { openai: 'k' } }, set(['model', 'gemini-3.6-flash'])) },
  { ...invalid, code: 'no_anthropic_key', why: 'only others', spoil: from({ byok: { openai: 'k' } }, set(['model', 'claude-sonnet-5'])) },
  { ...invalid, code: 'missing_model', why: 'absent', param: 'model', spoil: drop('model') },
  { ...invalid, code: 'missing_model', why: 'null', param: 'model', spoil: set(['model', null]) },
  { ...invalid, code: 'missing_model', why: 'empty', param: 'model', spoil: set(['model', ' ']) },
  { ...invalid, code: 'missing_model', why: 'not a string', param: 'model', spoil: set(['model', 5]) },
  { ...invalid, code: 'model_not_found', why: 'of no provider', param: 'model', spoil: set(['model', 'llama-4']), message: /llama-4/ },
  { ...startWithin, code: 'missing_start_within', why: 'absent', spoil: drop('start_within') },
  { ...startWithin, code: 'missing_start_within', why: 'null', spoil: set(['start_within', null]) },
  { ...startWithin, code: 'invalid_start_within', why: 'not a string', spoil: set(['start_within', 30]), message: /00h-00m-30s/ },
  { ...startWithin, code: 'invalid_start_within', why: 'too long', spoil: set(['start_within', '00h-10m-01s']) },
  { ...startWithin, code: 'model_not_flex_capable', why: 'not listed', spoil: set(['model', 'gpt-4.1'], ['start_within', window]) },
  {
    ...startWithin,
    code: 'auto_unsupported_for_gemini',
    why: 'auto',
    spoil: set(['model', 'gemini-3.6-flash'], ['start_within', 'auto']),
  },
  {
    ...startWithin,
    code: 'flex_unsupported_for_anthropic',
    why: 'a window',
    spoil: set(['model', 'claude-sonnet-5'], ['start_within', window]),
  },
  {
    ...invalid,
    code: 'missing_max_tokens',
    why: 'Claude without a cap',
    param: surface => forms[surface].cap,
    spoil: request => {
      forms[request.surface].withoutCap(request.body)
      request.body.model = 'claude-sonnet-5'
    },
  },
  { ...invalid, code: 'service_tier_not_allowed', why: 'set', param: 'service_tier', spoil: set(['service_tier', 'flex']) },
  { ...invalid, code: 'unsupported_parameter', why: 'background', param: 'background', spoil: set(['background', true]) },
  {
    ...invalid,
    code: 'unsupported_parameter',
    why: 'cache_control deep inside',
    surfaces: ['messages'],
    param: 'messages.0.content.1.cache_control',
    spoil: set([
      'messages',
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b', cache_control: { type: 'ephemeral' } },
          ],
        },
      ],
    ]),
  },
  ...['seed', 'stop_sequences'].map(name => ({
    ...invalid,
    code: 'unsupported_generation_config',
    why: name,
    surfaces: ['interactions' as const],
    param: `generation_config.${name}`,
    spoil: set(['generation_config', { [name]: name === 'seed' ? 7 : ['stop'] }]),
  })),
  { ...invalid, code: 'unsupported_value', why: 'n', surfaces: ['chat'], param: 'n', spoil: set(['n', 2]) },
  {
    ...invalid,
    code: 'invalid_json',
    why: 'cut short',
    spoil: request => {
      request.wire = json => json.slice(0, -1)
    },
  },
  {
    ...invalid,
    code: 'invalid_body',
    why: 'a list',
    spoil: request => {
      request.wire = json => `[${json}]`
    },
  },
  { ...invalid, code: 'invalid_parameter', why: 'wrong shape', param: 'include_cost', spoil: set(['include_cost', 'yes']) },
  {
    status: 403,
    type: 'permission_error',
    code: 'upstream_auth_failed',
    why: 'the provider refuses the stored key',
    spoil: from({ byok: { openai: 'wrong-key-1', gemini: 'wrong-key-2', anthropic: 'wrong-key-3' } }),
    message: /^(?!.*wrong-key)/,
  },
  {
    status: 404,
    type: 'invalid_request_error',
    code: 'unknown_url',
    why: 'a wrong path',
    spoil: request => {
      request.path += '/more'
    },
    message: /POST \/v1\/responses, .*POST \/v1\/messages/,
  },
  {
    status: 405,
    type: 'invalid_request_error',
    code: 'method_not_allowed',
    why: 'PUT',
    spoil: request => {
      request.method = 'PUT'
    },
    headers: { allow: 'POST' },
  },
  {
    ...failing,
    code: 'internal_error',
    why: 'a bug',
    spoil: () => void jest.spyOn(gateway.ports.vault, 'keys').mockRejectedValueOnce(new Error('secret detail')),
    message: /^(?!.*secret detail)/,
  },
  {
    ...failing,
    code: 'upstream_timeout',
    why: 'not a byte within the attempt limit',
    spoil: standard('silent'),
    meanwhile: async () => {
      await gateway.simulator.nextCall()
      await clock.advance(30_000)
    },
    message: /30 seconds/,
  },
  { ...failing, status: 502, code: 'upstream_stream_failed', why: 'the connection breaks before an answer', spoil: standard('connect') },
  {
    status: 503,
    type: 'server_error',
    code: 'subsystem_unavailable',
    why: 'switched off with an end',
    spoil: request => providerOff(Math.floor(clock.now() / 1000) + 120)().then(() => void request),
    headers: { 'retry-after': '119' },
  },
  {
    status: 503,
    type: 'server_error',
    code: 'subsystem_unavailable',
    why: 'switched off without an end',
    spoil: providerOff(null),
    headers: { 'retry-after': undefined },
    message: /^(OpenAI|Gemini|Anthropic) /,
  },
]

/** Rows that no request to a surface can earn at present, and why. */
const unreachable: Readonly<Record<string, string>> = {
  job_not_found: 'there is no route for video jobs yet',
  receipt_not_found: 'of receipts (test/reads/receipts.test.ts)',
  upstream_output_unknown: 'no simulated provider says what nobody knows (test/acceptance/unknown.test.ts)',
  invalid_admin_key: 'of the admin API (test/admin/refusals.test.ts)',
  organisation_not_found: 'of the admin API (test/admin/refusals.test.ts)',
  key_not_found: 'of the admin API (test/admin/refusals.test.ts)',
  statement_not_found: 'of the admin API (test/admin/refusals.test.ts)',
  conflict: 'of the admin API (test/admin/refusals.test.ts)',
  request_blocked: 'of API Gateway and its firewall (test/infra/api.test.ts)',
  upgrade_required: 'of hosts that see upgrades (test/host/upgrade.test.ts)',
  client_closed_request: 'nobody is left to read it: ledger and log only (test/answer/leaving.test.ts)',
}

async function undo(): Promise<void> {
  jest.restoreAllMocks()
  for (const name of ['openai', 'gemini', 'anthropic'] as const) {
    gateway.simulator.setFlex(name, { mode: 'always' })
    await setSwitch(gateway.ports.accounts, name, 'on')
  }
  await clock.advance(1000)
}

const expectHeaders = (answer: Answer, headers: NonNullable<Case['headers']>) => {
  for (const [name, value] of Object.entries(headers)) {
    if (value instanceof RegExp) expect(answer.headers[name]).toMatch(value)
    else expect(answer.headers[name]).toBe(value)
  }
}

/** What a message looks like once every blank is filled; only `because` and `why` may be filled with nothing. */
function filled(code: string): RegExp {
  const literal = rowOf(code as ErrorCode).message.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replace(/\{(\w+)\}/g, (_, name) => (/^(because|why)$/.test(name) ? '.*' : '.+'))}$`)
}

const rows = cases.flatMap(one =>
  (one.surfaces ?? surfaceNames).flatMap(surface => [false, true].map(stream => ({ ...one, surface, stream }))),
)

describe('every row of the catalogue', () => {
  it.each(rows)(
    '$code ($why) on $surface, stream $stream',
    async ({ surface, stream, spoil, meanwhile, param, headers, message, ...row }) => {
      const request = draft(surface, gateway.key)
      request.headers['x-forwarded-for'] = newAddress()
      request.body.stream = stream
      await spoil(request)
      const [answer] = await Promise.all([send(gateway.url, request), meanwhile?.()])
      await undo()
      expectEnvelope(answer, { ...row, param: typeof param === 'function' ? param(surface) : (param ?? null) })
      expectHeaders(answer, headers ?? {})
      const told = (answer.json().error as { message: string }).message
      expect(told).toMatch(message ?? /\w/)
      expect(told).toMatch(filled(row.code))
      const authenticated = ![401, 404, 405].includes(row.status) && !/address/.test(row.why)
      for (const name of rateHeaders) expect(answer.headers[name] !== undefined).toBe(authenticated)
    },
  )

  it('is here or listed as out of reach, so that a new row cannot be forgotten', () => {
    const reached = new Set(cases.map(({ code }) => code))
    expect([...reached, ...Object.keys(unreachable)].sort()).toEqual(Object.keys(catalogue).sort())
  })
})
