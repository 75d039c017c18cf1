// The renderer of errors: every member always there, nothing of a bug, the provider's own words where they are its own.
import { describe, expect, it } from '@jest/globals'
import { catalogue, type ErrorCode } from '../../shared/errors/catalogue.ts'
import { envelope, errorHeaders, faultOf, googleStatusOf } from '../../shared/errors/envelope.ts'
import { LeewayError } from '../../shared/errors/leeway-error.ts'

const codes = Object.keys(catalogue) as ErrorCode[]

describe('an envelope', () => {
  it.each(codes)('of %s has every member', code => {
    const error = new LeewayError(code, { param: 'a.0.b' })
    expect(envelope(faultOf(error), 'req_1', 'https://docs.example')).toEqual({
      type: 'error',
      error: {
        message: error.message,
        type: catalogue[code].type,
        code,
        param: 'a.0.b',
        doc_url: `https://docs.example/errors#${code}`,
        status: googleStatusOf(catalogue[code].status),
        details: { error_code: code },
      },
      request_id: 'req_1',
    })
  })

  it('has null for what there is not', () => {
    const { error } = envelope(faultOf(new LeewayError('missing_api_key')), 'req_1', null)
    expect([error.param, error.doc_url]).toEqual([null, null])
  })

  it("points nowhere for a provider's error without a code", () => {
    const { error } = envelope({ status: 418, message: 'm', type: 't', code: null, param: null }, 'req_1', 'https://docs.example')
    expect([error.doc_url, error.code, error.details.error_code, error.status]).toEqual([null, null, null, 'INVALID_ARGUMENT'])
  })

  it.each([new Error('secret'), new TypeError('secret'), 'secret', undefined, { status: 200, message: 'secret' }])(
    'tells nothing of %p',
    thrown => {
      const text = JSON.stringify(envelope(faultOf(thrown), 'req_1', null))
      expect(text).toContain('internal_error')
      expect(text).not.toContain('secret')
      expect(errorHeaders(thrown)).toEqual({})
    },
  )
})

describe('the google.rpc code of a status', () => {
  it.each([
    [400, 'INVALID_ARGUMENT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [503, 'UNAVAILABLE'],
    [451, 'INVALID_ARGUMENT'],
    [599, 'INTERNAL'],
  ])('of %d is %s', (status, word) => {
    expect(googleStatusOf(status)).toBe(word)
  })
})

it('adds the headers of the error and whether to send again', () => {
  const limited = new LeewayError('rate_limit_exceeded', { headers: { 'retry-after': '5' } })
  expect(errorHeaders(limited)).toEqual({ 'retry-after': '5', 'x-should-retry': 'true' })
  expect(errorHeaders(new LeewayError('missing_model'))).toEqual({ 'x-should-retry': 'false' })
  expect(errorHeaders(new LeewayError('internal_error'))).toEqual({})
})
