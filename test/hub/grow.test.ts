// Growing text is the same as adding pieces, whatever their sizes.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { grow } from '../../shared/hub/grow.ts'

it('says what its pieces say', () => {
  const piece = fc.tuple(fc.string(), fc.integer({ min: 0, max: 3_000 })).map(([text, times]) => text.repeat(times))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
      expect(pieces.reduce(grow, '')).toBe(pieces.join(''))
    }),
  )
})

it('stays in order over many small pieces', () => {
  const pieces = Array.from({ length: 20_000 }, (_, index) => `${index} `)
  expect(pieces.reduce(grow, '')).toBe(pieces.join(''))
})
