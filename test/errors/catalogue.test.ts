// The error catalogue against the contract (contract §3): every code with its status and type, when a retry makes sense, messages that can be filled.
import { describe, expect, it } from '@jest/globals'
import { catalogue, type ErrorCode, rowOf } from '../../shared/errors/catalogue.ts'
import { LeewayError } from '../../shared/errors/leeway-error.ts'

/** The contract's own table. An empty type there means `invalid_request_error`. */
const contract: Readonly<Record<ErrorCode, readonly [status: number, type?: string]>> = {
  missing_api_key: [401, 'authentication_error'],
  invalid_api_key: [401, 'authentication_error'],
  invalid_admin_key: [401, 'authentication_error'],
  rate_limit_exceeded: [429, 'rate_limit_error'],
  payment_required: [402, 'billing_error'],
  '402': [402, 'insufficient_quota'],
  request_too_large: [413],
  no_byok_key: [400],
  no_gemini_key: [400],
  no_anthropic_key: [400],
  missing_model: [400],
  model_not_found: [400],
  missing_start_within: [400],
  invalid_start_within: [400],
  model_not_flex_capable: [400],
  auto_unsupported_for_gemini: [400],
  flex_unsupported_for_anthropic: [400],
  missing_max_tokens: [400],
  service_tier_not_allowed: [400],
  unsupported_parameter: [400],
  unsupported_generation_config: [400],
  unsupported_value: [400],
  invalid_json: [400],
  invalid_body: [400],
  invalid_parameter: [400],
  upstream_auth_failed: [403, 'permission_error'],
  request_blocked: [403, 'permission_error'],
  unknown_url: [404],
  job_not_found: [404],
  receipt_not_found: [404],
  organisation_not_found: [404],
  key_not_found: [404],
  statement_not_found: [404],
  method_not_allowed: [405],
  upgrade_required: [426],
  conflict: [409],
  client_closed_request: [499],
  internal_error: [500, 'server_error'],
  upstream_timeout: [500, 'server_error'],
  upstream_stream_failed: [502, 'server_error'],
  upstream_output_unknown: [502, 'server_error'],
  subsystem_unavailable: [503, 'server_error'],
}

const codes = Object.keys(catalogue) as ErrorCode[]
const blanksOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

describe.each(codes)('%s', code => {
  const row = rowOf(code)

  it('has the status and the type of the contract', () => {
    const [status, type = 'invalid_request_error'] = contract[code]
    expect([row.status, row.type]).toEqual([status, type])
  })

  it('says when a retry makes sense', () => {
    const never = row.status < 500 && ![408, 409, 429].includes(row.status)
    if (never) expect(row.retry).toBe(false)
    if (row.status === 429) expect(row.retry).toBe(true)
    if (code === 'internal_error') expect(row.retry).toBeUndefined()
  })

  it('is told in whole sentences, to the caller and in the documentation', () => {
    for (const text of [row.message, row.when]) expect(text).toMatch(/^(?:[A-Z`'{]|ft:).*[.)]$/)
    expect(row.message).not.toMatch(/undefined|null|TODO/)
  })

  it('leaves no brace in a message, filled or not', () => {
    const facts = Object.fromEntries(blanksOf(row.message).map(name => [name, `<${name}>`]))
    const filled = new LeewayError(code, { param: 'a.b', facts }).message
    for (const name of blanksOf(row.message)) expect(filled).toContain(name === 'param' && facts.param === undefined ? 'a.b' : `<${name}>`)
    expect(filled).not.toMatch(/[{}]/)
    expect(new LeewayError(code).message).not.toMatch(/[{}]/)
  })
})

it('fills a blank as it is, whatever it looks like', () => {
  const { message } = new LeewayError('model_not_found', { facts: { model: '{prefixes} $& $1', prefixes: 'gpt-' } })
  expect(message).toContain("The model '{prefixes} $& $1' does not exist")
})
