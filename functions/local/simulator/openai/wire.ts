// The OpenAI wire: POST /v1/responses.
import type { IncomingHttpHeaders } from 'node:http'
import { mint } from '../seal.ts'
import type { Wire } from '../types.ts'
import { countResponses, decodeResponses } from './decode.ts'
import { openaiErrors, refuse } from './errors.ts'
import { responsesScript } from './script.ts'

function authenticate(headers: IncomingHttpHeaders): void {
  const key = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
  if (key === undefined)
    throw refuse(401, {
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
    })
  // The real one echoes the key's ends; whoever passes this on has to mask it.
  if (key.startsWith('wrong'))
    throw refuse(401, {
      message: `Incorrect API key provided: ${key}. You can find your API key at https://platform.openai.com/account/api-keys.`,
      code: 'invalid_api_key',
    })
}

export const openai: Wire = {
  provider: 'openai',
  path: '/v1/responses',
  queue: 'after-opening',
  terminator: '',
  headers: (requestId, ask) => ({
    'x-request-id': requestId,
    'openai-version': '2020-10-01',
    'openai-organization': 'simulated-organization',
    'openai-project': 'proj_simulated',
    'openai-processing-ms': '255',
    ...(ask && {
      'x-ratelimit-limit-requests': '10000',
      'x-ratelimit-remaining-requests': '9999',
      'x-ratelimit-reset-requests': '6ms',
      'x-ratelimit-limit-tokens': '2000000',
      'x-ratelimit-remaining-tokens': '1999000',
      'x-ratelimit-reset-tokens': '30ms',
    }),
    'set-cookie': `__cf_bm=${mint('', 16)}; path=/; domain=.api.openai.com; HttpOnly; Secure; SameSite=None`,
  }),
  authenticate,
  decode: decodeResponses,
  count: { matches: path => path === '/v1/responses/input_tokens', answer: countResponses },
  script: responsesScript,
  errors: openaiErrors,
}
