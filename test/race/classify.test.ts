// What a provider's failure before the start means for the race: every class, per provider.
import { describe, expect, it } from '@jest/globals'
import { providers } from '../../shared/providers/index.ts'
import { classify, type Failure } from '../../shared/race/classify.ts'
import { readFault } from '../../shared/upstream/fault.ts'

type Case = readonly [name: string, status: number, error: Readonly<Record<string, unknown>>, flex: Failure, standard?: Failure]

/** One line per case; `standard` where the same answer means something else outside the flex tier. */
const check = (provider: keyof typeof providers, cases: readonly Case[]) =>
  describe(provider, () => {
    it.each(cases)('%s', (_, status, error, flex, standard = flex) => {
      const fault = readFault(status, JSON.stringify({ error }))
      const { failures } = providers[provider]
      expect([classify(fault, failures, true), classify(fault, failures, false)]).toEqual([flex, standard])
    })
  })

const plain = { message: 'It did not work.' }

const shared: readonly Case[] = [
  ['400', 400, plain, 'rejected'],
  ['401', 401, plain, 'unauthorised'],
  ['402', 402, plain, 'rejected'],
  ['403', 403, plain, 'rejected'],
  ['403 about the key', 403, { message: 'Your API key lacks access.' }, 'unauthorised'],
  ['404', 404, plain, 'rejected'],
  ['405', 405, plain, 'rejected'],
  ['408', 408, plain, 'fault'],
  ['409', 409, plain, 'fault'],
  ['410', 410, plain, 'rejected'],
  ['413', 413, plain, 'rejected'],
  ['418', 418, plain, 'rejected'],
  ['422', 422, plain, 'rejected'],
  ['429', 429, plain, 'refused'],
  ['451', 451, plain, 'rejected'],
  ['500', 500, plain, 'fault'],
  ['501', 501, plain, 'fault'],
  ['502', 502, plain, 'fault'],
  ['503', 503, plain, 'refused'],
  ['504', 504, plain, 'fault'],
  ['520', 520, plain, 'fault'],
  ['529', 529, plain, 'refused'],
]

const typed = (name: string) => ({ '@type': `type.googleapis.com/google.rpc.${name}` })

check('openai', [
  ...shared,
  ['resource_unavailable', 429, { message: 'Try later', code: 'resource_unavailable' }, 'refused'],
  ['rate_limit_exceeded', 429, { message: 'Slow down', type: 'requests', code: 'rate_limit_exceeded' }, 'refused'],
  ['insufficient_quota by code', 429, { message: 'Pay', code: 'insufficient_quota' }, 'rejected'],
  ['insufficient_quota by type', 429, { message: 'Pay', type: 'insufficient_quota' }, 'rejected'],
  ['billing_hard_limit_reached', 429, { message: 'Pay', code: 'billing_hard_limit_reached' }, 'rejected'],
  ['billing_not_active', 429, { message: 'Pay', code: 'billing_not_active' }, 'rejected'],
  ['quota inside a 503', 503, { message: 'Pay', code: 'insufficient_quota' }, 'rejected'],
  ['no flex tier by param', 400, { message: 'Invalid value.', param: 'service_tier' }, 'unsupported', 'rejected'],
  ['no flex tier by message', 400, { message: 'Flex processing is not available for gpt-4o.' }, 'unsupported', 'rejected'],
  ['no flex tier, spelled out', 422, { message: 'The service tier is not offered.' }, 'unsupported', 'rejected'],
  ['no flex tier as a 404', 404, { message: 'No model with service_tier flex' }, 'unsupported', 'rejected'],
  ['flexible is not flex', 400, { message: 'A flexible schema is not allowed.' }, 'rejected'],
  ['a 403 that names flex is a rejection', 403, { message: 'flex is not for you' }, 'rejected'],
  ['a wrong key', 401, { message: 'Incorrect API key provided: sk-1', code: 'invalid_api_key' }, 'unauthorised'],
  ['overload', 503, { message: 'Overloaded', code: 'server_is_overloaded' }, 'refused'],
])

check('gemini', [
  ...shared,
  ['overloaded', 503, { code: 503, message: 'Overloaded', status: 'UNAVAILABLE' }, 'refused'],
  ['exhausted without a quota failure', 429, { code: 429, status: 'RESOURCE_EXHAUSTED', details: [typed('RetryInfo')] }, 'refused'],
  ['quota failure', 429, { code: 429, status: 'RESOURCE_EXHAUSTED', details: [typed('QuotaFailure')] }, 'rejected'],
  ['billing disabled', 403, { code: 403, details: [{ ...typed('ErrorInfo'), reason: 'BILLING_DISABLED' }] }, 'rejected'],
  ['API_KEY_INVALID', 400, { code: 400, message: 'Bad', details: [{ ...typed('ErrorInfo'), reason: 'API_KEY_INVALID' }] }, 'unauthorised'],
  ['a 400 that merely mentions API keys', 400, { code: 400, message: 'Do not put your API key in the prompt' }, 'rejected'],
  ['no flex tier', 400, { code: 400, message: 'Flex API is not supported for model gemini-2.0.' }, 'unsupported', 'rejected'],
  ['location not supported', 400, { code: 400, message: 'User location is not supported', status: 'FAILED_PRECONDITION' }, 'rejected'],
])

check('anthropic', [
  ...shared,
  ['overloaded_error', 529, { type: 'overloaded_error', message: 'Overloaded' }, 'refused'],
  ['rate_limit_error', 429, { type: 'rate_limit_error', message: 'Slow down' }, 'refused'],
  ['billing_error', 402, { type: 'billing_error', message: 'Pay' }, 'rejected'],
  ['billing_error as 429', 429, { type: 'billing_error', message: 'Pay' }, 'rejected'],
  ['authentication_error', 401, { type: 'authentication_error', message: 'invalid x-api-key' }, 'unauthorised'],
])
