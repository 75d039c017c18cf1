// The Gemini wire: POST /v1/interactions.
import type { IncomingHttpHeaders } from 'node:http'
import type { Wire } from '../types.ts'
import { countContents, decodeInteraction } from './decode.ts'
import { geminiErrors, refuse } from './errors.ts'
import { interactionScript, servedTier } from './script.ts'

function authenticate(headers: IncomingHttpHeaders): void {
  const key = headers['x-goog-api-key']
  if (typeof key !== 'string' || key === '')
    throw refuse(
      403,
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    )
  // A wrong key is a 400 at Google, not a 401.
  if (key.startsWith('wrong'))
    throw refuse(400, 'API key not valid. Please pass a valid API key.', [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
    ])
}

export const gemini: Wire = {
  provider: 'gemini',
  path: '/v1/interactions',
  queue: 'before-headers',
  terminator: 'event: done\ndata: [DONE]\n\n',
  headers: (_requestId, ask) => ({
    vary: 'Origin, X-Origin, Referer',
    server: 'scaffolding on HTTPServer2',
    'server-timing': 'gfet4t7; dur=1034',
    'x-frame-options': 'SAMEORIGIN',
    'x-content-type-options': 'nosniff',
    'set-cookie': 'NID=simulated; path=/; domain=.google.com; HttpOnly',
    ...(ask && { 'x-gemini-service-tier': servedTier(ask.tier) }),
  }),
  authenticate,
  decode: decodeInteraction,
  count: { matches: path => /^\/v1(beta)?\/models\/[\w.-]+:countTokens$/.test(path), answer: countContents },
  script: interactionScript,
  errors: geminiErrors,
}
