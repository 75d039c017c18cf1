// Anthropic, called through the Messages API. It has no flex tier.
import type { ProviderFacts } from './provider.ts'

export const anthropic = {
  name: 'anthropic',
  title: 'Anthropic',
  owner: 'anthropic',
  models: { title: 'Claude', pattern: /^claude-/, vendors: ['anthropic/'], shown: 'claude-', small: 'claude-haiku-4-5' },
  wire: 'messages',
  path: '/v1/messages',
  // From the types of the SDK: MessageCountTokensParams.
  counting: {
    wire: 'messages',
    count: 'input_tokens',
    path: '/v1/messages/count_tokens',
    fields: ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking', 'output_config'],
  },
  modelsPath: '/v1/models',
  origin: 'https://api.anthropic.com',
  headers: (key, caller, verbatim) => {
    const beta = verbatim ? caller['anthropic-beta'] : undefined
    return {
      'x-api-key': key,
      'anthropic-version': caller['anthropic-version'] ?? '2023-06-01',
      ...(beta === undefined ? {} : { 'anthropic-beta': beta }),
    }
  },
  tiers: { default: 'standard_only', priority: 'auto', auto: 'auto' },
  priceTiers: { standard: 'standard', standard_only: 'standard', priority: 'priority' },
  signsText: true,
  needsTokenCap: true,
  charged: false,
  billsCancelled: false,
  missingKey: 'no_anthropic_key',
  failures: {
    refusal: [429, 503, 529],
    fault: [408, 409],
    quota: ['billing_error'],
    noFlex: /service[_ ]tier/i,
    badKey: /api[_ -]?key/i,
  },
} as const satisfies ProviderFacts
