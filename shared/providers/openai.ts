// OpenAI, called through the Responses API.
import { responsesWire } from '../dialects/responses/index.ts'
import type { Provider } from './provider.ts'

export const openai: Provider = {
  name: 'openai',
  title: 'OpenAI',
  wire: responsesWire,
  path: '/v1/responses',
  origin: settings => settings.OPENAI_UPSTREAM_URL,
  headers: key => ({ authorization: `Bearer ${key}` }),
  tiers: { default: 'default', priority: 'priority', auto: 'auto' },
  flex: 'flex',
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
}
