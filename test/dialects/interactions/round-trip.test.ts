// Random conversations survive the way into Gemini's dialect and back.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeInteraction } from '../../../functions/local/simulator/gemini/decode.ts'
import type { Json } from '../../../functions/local/simulator/types.ts'
import { interactionsSurface, interactionsWire } from '../../../shared/dialects/interactions/index.ts'
import { randomRequests } from '../../support/random-requests.ts'

it('decode(encode(request)) is the request', () => {
  fc.assert(
    fc.property(randomRequests('gemini'), request => {
      const body = interactionsWire.encode(request)
      expect(() => interactionsSurface.check(JSON.parse(JSON.stringify(body)), { target: 'gemini', native: false })).not.toThrow()
      expect(interactionsSurface.decode(body)).toEqual({ ...request, store: false })
    }),
    { numRuns: 300 },
  )
})

it('the simulated provider, strict as the real one, takes whatever is sent', () => {
  fc.assert(
    fc.property(randomRequests('gemini'), request => {
      const body = JSON.parse(JSON.stringify(interactionsWire.encode(request))) as Json
      expect(decodeInteraction(body).model).toBe(request.model)
    }),
    { numRuns: 200 },
  )
})
