// Steps 6 and 7: the body's size, by its declaration and by its bytes, then its JSON.
import { type Middleware, step } from '../chain/step.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { isLarger, readJson } from '../http/body.ts'

/** @param limit in bytes; a host that reads bodies itself stops one byte later */
export const checkBodySize = (limit: number): Middleware =>
  step('checkBodySize', ({ http }) => {
    if (isLarger(http, limit)) throw new LeewayError('request_too_large', { facts: { limit } })
  })

export const parseBody = (): Middleware =>
  step('parseBody', exchange => {
    exchange.json = readJson(exchange.http)
  })
