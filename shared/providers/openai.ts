// OpenAI, called through the Responses API.
import type { ProviderFacts } from './provider.ts'

export const openai = {
  name: 'openai',
  title: 'OpenAI',
  owner: 'openai',
  models: {
    title: 'OpenAI',
    pattern: /^(gpt-|chatgpt-|codex-|o\d|ft:)/,
    vendors: ['openai/'],
    shown: 'gpt-, chatgpt-, codex-, o + digit, ft:',
    small: 'gpt-5.4-mini',
  },
  wire: 'responses',
  path: '/v1/responses',
  // From the types of the SDK: resources/responses/input-tokens.
  counting: {
    wire: 'responses',
    count: 'input_tokens',
    path: '/v1/responses/input_tokens',
    fields: ['model', 'input', 'instructions', 'tools', 'tool_choice', 'parallel_tool_calls', 'reasoning', 'text', 'truncation'],
  },
  modelsPath: '/v1/models',
  origin: 'https://api.openai.com',
  headers: key => ({ authorization: `Bearer ${key}` }),
  tiers: { default: 'default', priority: 'priority', auto: 'auto' },
  flex: 'flex',
  // Priority was renamed to fast on 2026-07-30; answers have either. `auto` (not yet decided), `scale`, `batch` and `ultrafast` have no price per token.
  priceTiers: { default: 'standard', flex: 'flex', priority: 'priority', fast: 'priority' },
  unpricedTiers: ['scale', 'batch'],
  signsText: false,
  needsTokenCap: false,
  charged: true,
  billsCancelled: false,
  missingKey: 'no_byok_key',
  failures: {
    refusal: [429, 503, 529],
    fault: [408, 409],
    quota: [
      'insufficient_quota',
      'billing_hard_limit_reached',
      'billing_not_active',
      'billing_error',
      'access_terminated',
      'account_deactivated',
      'organization_quota_exceeded',
    ],
    // The text is not documented; Azure and third parties report refusals that name the tier.
    noFlex: /\bflex\b|service[_ ]tier/i,
    badKey: /api[_ -]?key/i,
  },
} as const satisfies ProviderFacts
