// Anthropic, called through the Messages API. It has no flex tier.
import { messagesWire } from '../dialects/messages/index.ts'
import type { Provider } from './provider.ts'

export const anthropic: Provider = {
  name: 'anthropic',
  title: 'Anthropic',
  wire: messagesWire,
  path: '/v1/messages',
  origin: settings => settings.ANTHROPIC_UPSTREAM_URL,
  headers: (key, caller, verbatim) => {
    const beta = verbatim ? caller['anthropic-beta'] : undefined
    return {
      'x-api-key': key,
      'anthropic-version': caller['anthropic-version'] ?? '2023-06-01',
      ...(beta === undefined ? {} : { 'anthropic-beta': beta }),
    }
  },
  tiers: { default: 'standard_only', priority: 'auto', auto: 'auto' },
  billsCancelled: false,
  missingKey: 'no_anthropic_key',
  failures: {
    refusal: [429, 503, 529],
    fault: [408, 409],
    quota: ['billing_error'],
    noFlex: /service[_ ]tier/i,
    badKey: /api[_ -]?key/i,
  },
}
