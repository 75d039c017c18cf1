// One way to earn each error of the catalogue that a stock SDK can earn, on every surface.
import { mintKey } from '../../shared/accounts/key.ts'
import type { ErrorCode } from '../../shared/errors/catalogue.ts'
import type { CustomerWish } from '../support/gateway.ts'
import type { Provider, Sdk, Surface } from './clients.ts'
import { features } from './features.ts'

export interface ErrorCase {
  readonly code: ErrorCode | ((sdk: Sdk) => ErrorCode)
  /** Added to a plain question. */
  readonly body?: (sdk: Sdk) => object
  readonly customer?: CustomerWish
  /** Instead of the customer's. */
  readonly key?: string
  readonly param?: string | ((sdk: Sdk) => string)
  readonly only?: (sdk: Sdk) => boolean
  /**
   * False where streaming tells nothing more: a stream has begun before the failure shows, the SDK's helper refuses by itself, or the
   * failures of this address would grow too many.
   */
  readonly streams?: boolean
}

/** Models of each provider that fail in a way of their own. */
export const trouble: Readonly<
  Record<Provider, { readonly silent: string; readonly cut: string; readonly off: string; readonly full: string }>
> = {
  openai: { silent: 'gpt-5', cut: 'gpt-5-mini', off: 'gpt-5.1', full: 'o3' },
  gemini: { silent: 'gemini-2.5-pro', cut: 'gemini-3.8-flash', off: 'gemini-3.6-flash', full: 'gemini-3.7-flash' },
  anthropic: { silent: 'claude-opus-4', cut: 'claude-opus-5', off: 'claude-haiku-4', full: 'claude-fable-1' },
}

const missingKey = { openai: 'no_byok_key', gemini: 'no_gemini_key', anthropic: 'no_anthropic_key' } as const
const wrongKey = 'wrong-canary-7b1f'
/** Nothing that an SDK throws may show it. */
export const canary = wrongKey

const capOf = {
  responses: 'max_output_tokens',
  chat: 'max_completion_tokens',
  messages: 'max_tokens',
  interactions: 'generation_config.max_output_tokens',
} as const

const on =
  (...surfaces: Surface[]) =>
  ({ surface }: Sdk) =>
    surfaces.includes(surface)

const body = (parts: object) => () => parts
const window = '00h-00m-30s'
const claude = { model: 'claude-sonnet-5' }

export const errorCases: Readonly<Record<string, ErrorCase>> = {
  'a malformed key': { code: 'invalid_api_key', key: 'sk-123' },
  'an unknown key': { code: 'invalid_api_key', key: mintKey(Buffer.alloc(12, 7)), streams: false },
  'a key over its limit': { code: 'rate_limit_exceeded', customer: { key: { tier: 0 } } },
  'an organisation over its limit': { code: 'rate_limit_exceeded', customer: { organisation: { requestLimit: 0 } } },
  'no credit left': { code: '402', customer: { key: { creditMicroUsd: 0 } } },
  'a race without a payment method': {
    code: 'payment_required',
    customer: { organisation: { billing: 'no_payment_method' } },
    body: body({ start_within: window }),
    only: ({ provider }) => provider !== 'anthropic',
  },
  'a body too large': { code: 'request_too_large', body: ({ surface }) => features[surface].ask('x'.repeat(1_000_000)) },
  'no provider key': { code: ({ provider }) => missingKey[provider], customer: { byok: {} } },
  'an empty model': { code: 'missing_model', param: 'model', body: body({ model: '' }) },
  'a model of nobody': { code: 'model_not_found', param: 'model', body: body({ model: 'llama-4' }) },
  'no start_within': { code: 'missing_start_within', param: 'start_within', body: body({ start_within: undefined }) },
  'a wrong start_within': { code: 'invalid_start_within', param: 'start_within', body: body({ start_within: '00h-00m-04s' }) },
  'a window without flex': {
    code: 'model_not_flex_capable',
    param: 'start_within',
    body: body({ start_within: window, model: 'gpt-4o' }),
  },
  'auto on Gemini': {
    code: 'auto_unsupported_for_gemini',
    param: 'start_within',
    body: body({ start_within: 'auto', model: 'gemini-3.5-flash' }),
  },
  'a window on a Claude model': {
    code: 'flex_unsupported_for_anthropic',
    param: 'start_within',
    body: body({ start_within: window, ...claude }),
  },
  'no token cap': {
    code: 'missing_max_tokens',
    param: ({ surface }) => capOf[surface],
    body: ({ surface }) => (surface === 'messages' ? { max_tokens: null } : claude),
  },
  'a service_tier': { code: 'service_tier_not_allowed', param: 'service_tier', body: body({ service_tier: 'flex' }) },
  'a refused parameter of Chat': { code: 'unsupported_parameter', param: 'seed', body: body({ seed: 1 }), only: on('chat') },
  'a refused parameter of Messages': { code: 'unsupported_parameter', param: 'top_k', body: body({ top_k: 1 }), only: on('messages') },
  'a background job': {
    code: 'unsupported_parameter',
    param: 'background',
    body: body({ background: true }),
    only: on('responses', 'interactions'),
  },
  'a seed': {
    code: 'unsupported_generation_config',
    param: 'generation_config.seed',
    body: body({ generation_config: { seed: 1 } }),
    only: on('interactions'),
  },
  'several choices': { code: 'unsupported_value', param: 'n', body: body({ n: 2 }), only: on('chat') },
  'tools of a wrong shape': {
    code: 'invalid_parameter',
    param: 'tools',
    body: body({ tools: {} }),
    streams: false,
    only: on('responses', 'chat', 'interactions'),
  },
  'a provider key that is refused': {
    code: 'upstream_auth_failed',
    customer: { byok: { openai: wrongKey, gemini: wrongKey, anthropic: wrongKey } },
  },
  'a model switched off': { code: 'subsystem_unavailable', body: ({ provider }) => ({ model: trouble[provider].off }) },
  'a silent provider': { code: 'upstream_timeout', body: ({ provider }) => ({ model: trouble[provider].silent }) },
  'a provider that breaks off': {
    code: 'upstream_stream_failed',
    body: ({ provider }) => ({ model: trouble[provider].cut }),
    streams: false,
  },
}
