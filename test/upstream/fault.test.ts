// One reader for the error bodies of every provider.
import { describe, expect, it } from '@jest/globals'
import { readFault } from '../../shared/upstream/fault.ts'

const google = (error: object) => JSON.stringify({ error })
const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '48s' }
const quotaFailure = { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [] }
const keyInvalid = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }

describe('readFault', () => {
  it.each([
    [
      'OpenAI',
      429,
      '{"error":{"message":"No capacity","type":"rate_limit_error","param":null,"code":"resource_unavailable"}}',
      { status: 429, message: 'No capacity', type: 'rate_limit_error', code: 'resource_unavailable', param: null },
      ['resource_unavailable', 'rate_limit_error'],
    ],
    [
      'OpenAI with a param',
      400,
      '{"error":{"message":"Wrong","type":"invalid_request_error","param":"service_tier","code":null}}',
      { status: 400, message: 'Wrong', type: 'invalid_request_error', code: null, param: 'service_tier' },
      ['invalid_request_error'],
    ],
    [
      'Anthropic',
      529,
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}',
      { status: 529, message: 'Overloaded', type: 'overloaded_error', code: null, param: null },
      ['overloaded_error'],
    ],
    [
      'Google',
      429,
      google({ code: 429, message: 'Quota', status: 'RESOURCE_EXHAUSTED', details: [quotaFailure, retryInfo] }),
      { status: 429, message: 'Quota', type: 'rate_limit_error', code: 'RESOURCE_EXHAUSTED', param: null, retryAfterMs: 48_000 },
      ['RESOURCE_EXHAUSTED', 'QuotaFailure', 'RetryInfo'],
    ],
    [
      "Google's array of one",
      503,
      `[${google({ code: 503, message: 'Overloaded', status: 'UNAVAILABLE' })}]`,
      { status: 503, message: 'Overloaded', type: 'server_error', code: 'UNAVAILABLE', param: null },
      ['UNAVAILABLE'],
    ],
    [
      'Google about the key',
      400,
      google({ code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT', details: [keyInvalid] }),
      { status: 400, message: 'API key not valid.', type: 'invalid_request_error', code: 'INVALID_ARGUMENT', param: null },
      ['INVALID_ARGUMENT', 'ErrorInfo', 'API_KEY_INVALID'],
    ],
    ['plain text', 500, 'upstream down', { status: 500, message: 'upstream down', type: 'server_error', code: null, param: null }, []],
    ['an error without an object', 500, '{"error":"down"}', { status: 500, type: 'server_error', code: null }, []],
    [
      'wrong types',
      500,
      '{"error":{"message":1,"type":{},"code":[],"param":true,"details":"x"}}',
      { status: 500, type: 'server_error' },
      [],
    ],
  ])('%s', (_, status, text, fault, marks) => {
    expect(readFault(status, text)).toMatchObject(fault)
    expect(readFault(status, text).marks).toEqual(marks)
  })

  it.each([
    ['HTML', '<!doctype html><html><body>502 Bad Gateway</body></html>'],
    ['nothing', ''],
    ['a long text', 'x'.repeat(201)],
    ['half of a JSON', '{"error":{"message":"secr'],
    ['a JSON number', '7'.repeat(300)],
    ['an empty object', '{}'],
    ['an empty array', '[]'],
  ])('does not show %s', (_, text) => {
    const fault = readFault(502, text)
    expect(text === '[]' || fault.message === 'The provider answered with status 502.').toBe(true)
    expect(fault).toMatchObject({ status: 502, code: null, param: null, marks: [] })
  })

  it.each([
    [401, 'authentication_error'],
    [403, 'permission_error'],
    [404, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [500, 'server_error'],
    [529, 'server_error'],
  ])('a status %d without a type is a %s', (status, type) => {
    expect(readFault(status, '').type).toBe(type)
  })

  it('takes the status from the body where there was none', () => {
    expect(readFault(0, google({ code: 503, message: 'Overloaded', status: 'UNAVAILABLE' })).status).toBe(503)
    expect(readFault(0, '{"error":{"code":"server_error"}}').status).toBe(0)
  })
})

describe('when to come back', () => {
  const now = Date.UTC(2026, 10, 21, 12)

  it.each([
    ['seconds', '3', 3_000],
    ['a fraction', '0.5', 500],
    ['zero', '0', 0],
    ['an HTTP date', 'Sat, 21 Nov 2026 12:00:07 GMT', 7_000],
    ['a date in the past', 'Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['nonsense', 'soon', undefined],
    ['nothing', '', undefined],
    ['no header', undefined, undefined],
  ])('Retry-After with %s', (_, retryAfter, delay) => {
    expect(readFault(503, '{}', { retryAfter, now }).retryAfterMs).toBe(delay)
  })

  it.each([
    ['48s', 48_000],
    ['0.25s', 250],
    ['3.000000001s', 3_000.000_001],
    ['later', undefined],
    ['', undefined],
  ])('RetryInfo of %j', (retryDelay, delay) => {
    const body = google({ code: 503, details: [{ ...retryInfo, retryDelay }] })
    expect(readFault(503, body, { now }).retryAfterMs).toBe(delay)
  })

  it('believes the header before the body', () => {
    expect(readFault(503, google({ details: [retryInfo] }), { retryAfter: '1', now }).retryAfterMs).toBe(1_000)
  })
})
