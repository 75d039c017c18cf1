// Steps 6 and 7: the body's size, by its declaration and by its bytes, then its JSON.
import { type Middleware, step } from '../chain/step.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { bodyLimit, bytesOf, readJson } from '../http/body.ts'

export const checkBodySize = (): Middleware =>
  step('checkBodySize', ({ http }) => {
    if (Number(http.headers['content-length'] ?? 0) > bodyLimit || bytesOf(http) > bodyLimit) {
      throw new LeewayError('request_too_large', { facts: { limit: bodyLimit } })
    }
  })

export const parseBody = (): Middleware =>
  step('parseBody', exchange => {
    exchange.json = readJson(exchange.http)
  })
