// The outline of a JSON text and its rewriting: the same meaning as parsed JSON, and byte for byte what is not named.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type JsonText, outline, rewrite } from '../../shared/http/json-outline.ts'

const textOf = (text: string): JsonText => ({ text, outline: outline(text), value: JSON.parse(text) as Record<string, unknown> })

const change = { remove: ['start_within'], set: { service_tier: 'flex' } }

describe('rewrite', () => {
  it.each([
    ['nothing but braces', '{}', '{"service_tier":"flex"}'],
    ['blank between braces', ' {\n } ', '{"service_tier":"flex"}'],
    ['only what goes', '{"start_within":"auto"}', '{"service_tier":"flex"}'],
    ['first', '{"start_within":"auto","model":"m"}', '{"model":"m","service_tier":"flex"}'],
    ['last', '{"model":"m","start_within":"auto"}', '{"model":"m","service_tier":"flex"}'],
    ['between', '{"a":1,"start_within":"auto","b":2}', '{"a":1,"b":2,"service_tier":"flex"}'],
    ['set where it was null', '{"service_tier":null,"model":"m"}', '{"model":"m","service_tier":"flex"}'],
    [
      'nested names stay',
      '{"input":{"start_within":1,"service_tier":2}}',
      '{"input":{"start_within":1,"service_tier":2},"service_tier":"flex"}',
    ],
    ['names inside strings stay', '{"input":"\\"start_within\\":1,"}', '{"input":"\\"start_within\\":1,","service_tier":"flex"}'],
    [
      'names inside arrays stay',
      '{"input":["start_within",{"a":[1,2]},3]}',
      '{"input":["start_within",{"a":[1,2]},3],"service_tier":"flex"}',
    ],
    [
      'numbers keep their digits',
      '{"seed":1.0e+2,"big":12345678901234567890}',
      '{"seed":1.0e+2,"big":12345678901234567890,"service_tier":"flex"}',
    ],
    ['backslashes before a quote', '{"a":"\\\\","b":"\\\\\\"","c":1}', '{"a":"\\\\","b":"\\\\\\"","c":1,"service_tier":"flex"}'],
    ['brackets in strings', '{"a":"}]","start_within":"{[","b":"{"}', '{"a":"}]","b":"{","service_tier":"flex"}'],
    ['blank inside members', '{ "a" : [ 1 , 2 ] }', '{"a" : [ 1 , 2 ] ,"service_tier":"flex"}'],
    ['other languages', '{"ключ":"値🌍","start_within":"auto"}', '{"ключ":"値🌍","service_tier":"flex"}'],
  ])('%s', (_, before, after) => {
    expect(rewrite(textOf(before), change)).toBe(after)
  })

  it.each([
    ['a key given twice: the last wins, as for every parser', '{"model":"one","model":"two"}', '{"model":"two","service_tier":"flex"}'],
    ['an escaped key is read as what it means', '{"\\u0073tart_within":"auto","model":"m"}', '{"model":"m","service_tier":"flex"}'],
    ['an escaped double of a plain key', '{"service_tier":null,"\\u0073ervice_tier":"priority"}', '{"service_tier":"flex"}'],
  ])('%s', (_, before, after) => {
    expect(textOf(before).outline.ambiguous).toBe(true)
    expect(rewrite(textOf(before), change)).toBe(after)
  })

  it('means what the parsed value means, whatever the text', () => {
    fc.assert(
      fc.property(objects, fc.constantFrom(undefined, 1, 2, '\t'), (value, indent) => {
        const text = textOf(JSON.stringify(value, null, indent))
        const { start_within: _, ...rest } = text.value
        expect(JSON.parse(rewrite(text, change))).toEqual({ ...rest, service_tier: 'flex' })
      }),
    )
  })

  it('keeps what it does not name byte for byte', () => {
    const escaped = fc.string({ unit: 'binary' }).map(text => JSON.stringify(text).replace(/[^"\\]/, first => `\\u${hex(first)}`))
    const member = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.oneof(fc.json(), escaped))
    fc.assert(
      fc.property(fc.uniqueArray(member, { selector: ([key]) => key, maxLength: 8 }), members => {
        const plain = members.filter(([key]) => key !== 'service_tier' && key !== 'start_within' && JSON.stringify(key) === `"${key}"`)
        const parts = plain.map(([key, value]) => `"${key}":${value}`)
        const text = textOf(`{${[...parts, '"start_within":"auto"'].join(',')}}`)
        expect(rewrite(text, change)).toBe(`{${[...parts, '"service_tier":"flex"'].join(',')}}`)
      }),
    )
  })
})

const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(4, '0')

const keys = fc.oneof(fc.constantFrom('start_within', 'service_tier', 'model', 'a"b', 'back\\slash', ''), fc.string({ unit: 'binary' }))
const objects = fc.dictionary(
  keys.filter(key => key !== '__proto__'),
  fc.jsonValue(),
)

describe('outline', () => {
  it.each([
    ['no member', '{}', 1],
    ['a flat object', '{"a":1}', 1],
    ['an empty array', '{"a":[]}', 2],
    ['objects in arrays', '{"a":{"b":[{}]}}', 4],
    ['brackets in a string', '{"a":"[[[[{{{{"}', 1],
    ['thousands of arrays', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 5_001],
  ])('measures the depth of %s', (_, text, depth) => {
    expect(outline(text).depth).toBe(depth)
  })

  it('measures the depth of any value', () => {
    fc.assert(
      fc.property(objects, value => {
        expect(outline(JSON.stringify(value)).depth).toBe(depthOf(value))
      }),
    )
  })

  it('finds the members with their places', () => {
    const text = '{"a":1, "b":{"c":2} }'
    expect(outline(text).members.map(({ key, from, to }) => [key, text.slice(from, to)])).toEqual([
      ['a', '"a":1'],
      ['b', '"b":{"c":2} '],
    ])
  })

  it('takes a million brackets without recursion', () => {
    expect(outline(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`).depth).toBe(500_001)
  })
})

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
