// Which tier served: the answer's word goes before the header's, and that before the tier that was asked for.
import { expect, it } from '@jest/globals'
import { servedTier } from '../../shared/answer/served-tier.ts'

const headers = { 'x-tier': 'standard' }

it.each([
  ['the answer says it', 'x-tier', 'priority', 'priority'],
  ['only the header says it', 'x-tier', undefined, 'standard'],
  ['the header is missing', 'x-other', undefined, 'flex'],
  ['the provider has no such header', undefined, undefined, 'flex'],
])('%s', (_, tierHeader, answer, served) => {
  expect(servedTier({ tierHeader }, { answer, headers, asked: 'flex' })).toBe(served)
})
