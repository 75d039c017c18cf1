// The Anthropic wire: POST /v1/messages.
import type { IncomingHttpHeaders } from 'node:http'
import { mint } from '../seal.ts'
import type { Wire } from '../types.ts'
import { countMessages, decodeMessages, readVersion } from './decode.ts'
import { anthropicErrors, refuse } from './errors.ts'
import { messagesScript } from './script.ts'

/** Both headers are in use; `x-api-key` wins. */
function authenticate(headers: IncomingHttpHeaders): void {
  const key = headers['x-api-key'] ?? /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
  if (typeof key !== 'string' || key === '') throw refuse(401, 'x-api-key header is required')
  if (key.startsWith('wrong')) throw refuse(401, 'invalid x-api-key')
}

export const anthropic: Wire = {
  provider: 'anthropic',
  path: '/v1/messages',
  queue: 'before-headers',
  terminator: '',
  headers: (requestId, ask) => ({
    'request-id': requestId,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
    via: '1.1 google',
    'set-cookie': `_cfuvid=${mint('', 16)}; HttpOnly; SameSite=None; Secure; Path=/; Domain=api.anthropic.com`,
    ...(ask && {
      'anthropic-ratelimit-requests-limit': '4000',
      'anthropic-ratelimit-requests-remaining': '3999',
      'anthropic-ratelimit-requests-reset': '2026-11-21T00:00:00Z',
    }),
  }),
  authenticate,
  decode: decodeMessages,
  count: { matches: path => path === '/v1/messages/count_tokens', answer: countMessages },
  checkList: readVersion,
  script: messagesScript,
  errors: anthropicErrors,
}
