// What is said of a body that holds no text.
import { gzipSync } from 'node:zlib'
import { expect, it } from '@jest/globals'
import { readJson } from '../../shared/http/body.ts'
import type { HttpRequest } from '../../shared/http/event.ts'

const http = (bytes: Buffer, headers: HttpRequest['headers'] = {}): HttpRequest => ({
  method: 'POST',
  path: '/v1/responses',
  query: '',
  headers,
  peer: '192.0.2.1',
  body: bytes.toString('base64'),
  isBase64: true,
})

it.each([
  ['it is compressed', { 'content-encoding': 'gzip' }, gzipSync('{}')],
  ['it is not UTF-8', {}, gzipSync('{}')],
  ['it is not UTF-8', {}, Buffer.from([0x7b, 0xff, 0x7d])],
])('%s: %j', (said, headers, bytes) => {
  expect(() => readJson(http(bytes, headers))).toThrow(said)
})

it('takes text whose header speaks of a compression that a proxy has undone', () => {
  expect(readJson(http(Buffer.from('{"a":1}'), { 'content-encoding': 'gzip' })).value).toEqual({ a: 1 })
})
