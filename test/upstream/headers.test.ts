// Which provider headers reach the caller: an allow-list.
import { expect, it } from '@jest/globals'
import { forwardedHeaders } from '../../shared/upstream/headers.ts'

it.each([
  ['retry-after', '3', { 'retry-after': '3' }],
  ['retry-after-ms', '3000', { 'retry-after-ms': '3000' }],
  ['openai-processing-ms', '255', { 'openai-processing-ms': '255' }],
  ['x-request-id', 'req_of_openai', { 'x-upstream-request-id': 'req_of_openai' }],
  ['request-id', 'req_of_anthropic', { 'x-upstream-request-id': 'req_of_anthropic' }],
  ['x-ratelimit-limit-requests', '10000', { 'x-upstream-ratelimit-limit-requests': '10000' }],
  ['x-ratelimit-remaining-tokens', '7', { 'x-upstream-ratelimit-remaining-tokens': '7' }],
  ['anthropic-ratelimit-requests-reset', '2026-11-21T00:00:00Z', { 'x-upstream-ratelimit-requests-reset': '2026-11-21T00:00:00Z' }],
])('%s travels', (name, value, forwarded) => {
  expect(forwardedHeaders({ [name]: value })).toEqual(forwarded)
})

it.each([
  'set-cookie',
  'openai-organization',
  'openai-project',
  'anthropic-organization-id',
  'authorization',
  'x-api-key',
  'server',
  'server-timing',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'x-leeway-reason',
  'x-should-retry',
  'not-x-ratelimit-requests',
  'x-upstream-request-id',
  'constructor',
  '__proto__',
])('%s does not', name => {
  expect(forwardedHeaders(Object.fromEntries([[name, 'value']]))).toEqual({})
})

it('leaves out what has no value', () => {
  expect(forwardedHeaders({ 'retry-after': undefined, 'x-request-id': 'id' })).toEqual({ 'x-upstream-request-id': 'id' })
})
