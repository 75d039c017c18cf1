// Gemini, called through the Interactions API.
import { interactionsWire } from '../dialects/interactions/index.ts'
import type { Provider } from './provider.ts'

export const gemini: Provider = {
  name: 'gemini',
  title: 'Gemini',
  wire: interactionsWire,
  path: '/v1/interactions',
  origin: settings => settings.GEMINI_UPSTREAM_URL,
  headers: key => ({ 'x-goog-api-key': key }),
  // A hint that third parties use to bound the server-side queue; nothing relies on it (facts: undocumented on Interactions).
  budget: seconds => ({ 'x-server-timeout': String(seconds) }),
  tiers: { default: 'standard', priority: 'priority', auto: undefined },
  flex: 'flex',
  tierHeader: 'x-gemini-service-tier',
  // The SDK says of its abort signal: "You will still be charged usage for any applicable operations."
  billsCancelled: true,
  missingKey: 'no_gemini_key',
  failures: {
    refusal: [429, 503, 529],
    fault: [408, 409],
    quota: ['QuotaFailure', 'BILLING_DISABLED', 'CONSUMER_SUSPENDED'],
    noFlex: /\bflex\b|service[_ ]tier/i,
    badKey: /api[_ ]?key/i,
  },
}
