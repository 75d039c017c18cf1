// Changing single members of a JSON object's text: what is not named stays byte for byte, and what is sent is what was parsed.
import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { outline, rewrite } from '../../shared/http/json-outline.ts'

const change = { remove: ['start_within'], set: { service_tier: 'flex' } }
const rewritten = (text: string, changes = change) => rewrite({ text, outline: outline(text), value: JSON.parse(text) }, changes)

describe('rewrite', () => {
  it.each([
    ['{}', '{"service_tier":"flex"}'],
    ['{"start_within":"auto"}', '{"service_tier":"flex"}'],
    ['{"a":1,"start_within":"auto","b":[2]}', '{"a":1,"b":[2],"service_tier":"flex"}'],
    ['{"service_tier":null,"a":1.0e5}', '{"a":1.0e5,"service_tier":"flex"}'],
    ['{"a":{"start_within":1},"b":"start_within"}', '{"a":{"start_within":1},"b":"start_within","service_tier":"flex"}'],
    ['{"a":"}\\",{[","b":"\\\\"}', '{"a":"}\\",{[","b":"\\\\","service_tier":"flex"}'],
    ['{"a":12345678901234567890}', '{"a":12345678901234567890,"service_tier":"flex"}'],
    ['{"a":"\\ud83d\\ude00","b":"\\u0000"}', '{"a":"\\ud83d\\ude00","b":"\\u0000","service_tier":"flex"}'],
  ])('%s becomes %s', (text, expected) => {
    expect(rewritten(text)).toBe(expected)
  })

  it.each([
    ['{"a":1,"a":2}', { a: 2 }],
    ['{"start_within":"auto","start\\u005fwithin":"default","a":1}', { a: 1 }],
    ['{"\\u0073ervice_tier":"priority"}', {}],
    ['{"__proto__":{"x":1},"__proto__":{"y":2}}', JSON.parse('{"__proto__":{"y":2}}')],
  ])('of the ambiguous %s, what was parsed is written', (text, expected) => {
    const written = rewritten(text)
    expect(JSON.parse(written)).toEqual({ ...expected, ...JSON.parse(JSON.stringify({ service_tier: 'flex' })) })
    expect(outline(written).ambiguous).toBe(false)
  })

  it('means the same as changing the parsed value, for any object and any spacing', () => {
    const spaces = fc.constantFrom(0, 1, 2, '\t')
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), spaces, (object, space) => {
        const { start_within: _, service_tier: __, ...rest } = object
        expect(JSON.parse(rewritten(JSON.stringify(object, null, space)))).toEqual(
          JSON.parse(JSON.stringify({ ...rest, service_tier: 'flex' })),
        )
      }),
    )
  })
})

it('tells how deep a text nests, strings aside', () => {
  expect(outline('{"a":"[[[[","b":[{"c":[]}]}').depth).toBe(4)
  expect(outline('{}').depth).toBe(1)
})
