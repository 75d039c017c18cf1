// Gemini, called through the Interactions API; callers of generateContent reach that.
import type { ProviderFacts } from './provider.ts'

export const gemini = {
  name: 'gemini',
  title: 'Gemini',
  owner: 'google',
  models: { title: 'Gemini', pattern: /^gemini-/, vendors: ['google/', 'gemini/', 'models/'], shown: 'gemini-', small: 'gemini-3.5-flash' },
  wire: 'interactions',
  path: '/v1/interactions',
  also: [
    {
      wire: 'generate',
      path: (model, streaming) =>
        `/v1beta/models/${encodeURIComponent(model)}:${streaming ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    },
  ],
  // ai.google.dev/api/tokens: the whole request is counted only inside `generateContentRequest`.
  counting: {
    wire: 'generate',
    count: 'totalTokens',
    path: '/v1beta/models/{model}:countTokens',
    fields: ['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig'],
    inside: { member: 'generateContentRequest', model: 'models/{model}' },
  },
  modelsPath: '/v1/models',
  origin: 'https://generativelanguage.googleapis.com',
  headers: key => ({ 'x-goog-api-key': key }),
  // A hint that third parties use to bound the server-side queue; nothing relies on it (wires §8).
  budget: seconds => ({ 'x-server-timeout': String(seconds) }),
  tiers: { default: 'standard', priority: 'priority', auto: undefined },
  flex: 'flex',
  priceTiers: { standard: 'standard', flex: 'flex', priority: 'priority' },
  tierHeader: 'x-gemini-service-tier',
  signsText: false,
  needsTokenCap: false,
  charged: true,
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
} as const satisfies ProviderFacts
