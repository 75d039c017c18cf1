// The only member of an object, read while its JSON comes in.
import { expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { stringMember } from '../../../shared/dialects/fit/string-member.ts'

function read(json: string, cuts: readonly number[]): string {
  const reader = stringMember('input')
  const places = cuts.map(cut => cut % (json.length + 1)).toSorted((one, other) => one - other)
  const pieces = [0, ...places].map((place, index) => json.slice(place, places[index] ?? json.length))
  return [...pieces.map(piece => reader.push(piece)), reader.rest()].join('')
}

const cuts = fc.array(fc.nat(), { maxLength: 12 })

it('is what JSON.parse makes of it, however it is cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(0, 2), cuts, (input, indent, places) => {
      expect(read(JSON.stringify({ input }, undefined, indent), places)).toBe(input)
    }),
  )
})

it('reads every escape', () => {
  const json = String.raw`{"input":"\"\\\/\b\f\n\r\t\u00fc\uD83C\uDF89"}`
  expect(read(json, [12, 20, 30])).toBe(JSON.parse(json).input)
})

it('what is no such object stays as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), cuts, (value, places) => {
      const json = JSON.stringify(value)
      if (!/^\{"input":"/.test(json)) expect(read(json, places)).toBe(json)
    }),
  )
})

it.each([
  ['{"input":"half', 'half'],
  ['{"input":"line\nbreak"}', 'line\nbreak'],
  ['', ''],
  ['plain text', 'plain text'],
])('%j → %j', (json, text) => expect(read(json, [])).toBe(text))
