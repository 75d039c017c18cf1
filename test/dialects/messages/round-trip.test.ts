// Random conversations survive the way into Anthropic's dialect and back.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeMessages } from '../../../functions/local/simulator/anthropic/decode.ts'
import type { Json } from '../../../functions/local/simulator/types.ts'
import { messagesSurface, messagesWire } from '../../../shared/dialects/messages/index.ts'
import { randomRequests } from '../../support/random-requests.ts'

it('decode(encode(request)) is the request', () => {
  fc.assert(
    fc.property(randomRequests('anthropic'), request => {
      const body = messagesWire.encode(request)
      expect(() => messagesSurface.check(JSON.parse(JSON.stringify(body)), { target: 'anthropic', native: false })).not.toThrow()
      expect(messagesSurface.decode(body)).toEqual(request)
    }),
    { numRuns: 300 },
  )
})

it('the simulated provider, strict as the real one, takes whatever is sent', () => {
  fc.assert(
    fc.property(randomRequests('anthropic'), randomRequests('openai'), (own, foreign) => {
      for (const items of [own.items, foreign.items, [...own.items, ...foreign.items]]) {
        const body = JSON.parse(JSON.stringify(messagesWire.encode({ ...own, items }))) as Json
        expect(decodeMessages(body, { 'anthropic-version': '2023-06-01' }).model).toBe(own.model)
      }
    }),
    { numRuns: 200 },
  )
})
