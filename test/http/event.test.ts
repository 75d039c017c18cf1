// Both events of the platform, function URL (payload 2.0) and REST API (proxy 1.0), read into the same request.
import { describe, expect, it } from '@jest/globals'
import type { APIGatewayProxyEvent, LambdaFunctionURLEvent } from 'aws-lambda'
import { readEvent } from '../../shared/http/event.ts'

const url = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/v1/responses/',
  rawQueryString: 'beta=true',
  headers: { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer k', 'content-type': 'application/json' },
  queryStringParameters: { beta: 'true' },
  requestContext: {
    http: { method: 'POST', path: '/v1/responses/', protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'sdk' },
    requestId: 'platform-id',
  },
  body: 'e30=',
  isBase64Encoded: true,
} satisfies Partial<Record<keyof LambdaFunctionURLEvent, unknown>>

const rest = {
  resource: '/{proxy+}',
  path: '/v1/responses',
  httpMethod: 'POST',
  headers: { 'X-Forwarded-For': '203.0.113.9', Authorization: 'Bearer k', 'Content-Type': 'application/json' },
  queryStringParameters: { beta: 'true' },
  multiValueQueryStringParameters: { beta: ['true'] },
  requestContext: { identity: { sourceIp: '203.0.113.9' }, stage: 'v1', path: '/stage/v1/responses' },
  body: 'e30=',
  isBase64Encoded: true,
} satisfies Partial<Record<keyof APIGatewayProxyEvent, unknown>>

describe('readEvent', () => {
  it.each([
    ['function URL', url],
    ['REST API', rest],
  ])('reads the event of a %s', (_, event) => {
    expect(readEvent(event)).toEqual({
      method: 'POST',
      path: '/v1/responses',
      query: 'beta=true',
      headers: { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer k', 'content-type': 'application/json' },
      peer: '203.0.113.9',
      body: 'e30=',
      isBase64: true,
    })
  })

  it('reads an event of which nearly everything is missing', () => {
    expect(readEvent({})).toEqual({ method: 'GET', path: '/', query: '', headers: {}, peer: 'unknown', body: undefined, isBase64: false })
    expect(readEvent({ headers: null, body: null })).toMatchObject({ headers: {}, body: undefined })
  })

  it.each([
    ['/', '/'],
    ['', '/'],
    ['//', '/'],
    ['/v1/responses', '/v1/responses'],
    ['/v1/responses///', '/v1/responses'],
    ['//v1/responses', '//v1/responses'],
  ])('normalises the path %j to %j', (rawPath, path) => {
    expect(readEvent({ rawPath }).path).toBe(path)
  })

  it('takes header names that every object has for headers like others', () => {
    const { headers } = readEvent({ headers: { __proto__: undefined, Constructor: 'x' } })
    expect(headers.constructor).toBe('x')
    expect(headers.tostring).toBeUndefined()
    expect('toString' in headers).toBe(false)
  })
})
