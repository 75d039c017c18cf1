// JSON as it was written: what parsing and writing would alter keeps its text.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RawJson, writeJson } from '../../shared/http/json-raw.ts'
import { asWritten, exact, isAltered, keepSources, parseExact, sourceOf } from '../../shared/http/json-source.ts'

const altered = [
  '9007199254740993',
  '-9007199254740993',
  '1.0',
  '0.10',
  '1e5',
  '1E-7',
  '-0',
  '123456789012.3456789',
  '0.12345678901234567890',
]
const plain = ['0', '1', '-7', '1.5', '0.25', '9007199254740991', '100', '10.01']

describe('what would be altered', () => {
  it.each(altered)('is seen: %s', number => {
    expect(isAltered(`{"a":${number}}`)).toBe(true)
    expect(writeJson(parseExact(`{"a":[${number}]}`))).toBe(`{"a":[${number}]}`)
  })

  it.each(plain)('and nothing else: %s', number => {
    expect(JSON.stringify(JSON.parse(`{"a":${number}}`))).toBe(`{"a":${number}}`)
    expect(parseExact(`{"a":${number}}`)).toEqual({ a: Number(number) })
  })

  it('counts integer-like keys, whose order is lost', () => {
    expect(isAltered('{"2": 1, "1": 2}')).toBe(true)
  })

  it('is never overlooked: JSON that is not seen is written again as it was', () => {
    const number = fc.tuple(fc.constantFrom('', '-'), fc.stringMatching(/^(0|[1-9][0-9]{0,22})$/), fc.stringMatching(/^(\.[0-9]{1,22})?$/))
    fc.assert(
      fc.property(number, parts => {
        const text = `{"a":${parts.join('')}}`
        if (!isAltered(text)) expect(JSON.stringify(JSON.parse(text))).toBe(text)
      }),
    )
  })
})

/** JSON text with white space of any kind, beside the value that it says. */
const spaced = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t'))
  .map(([value, indent]) => JSON.stringify({ value, number: 'NUMBER' }, null, indent).replace('"NUMBER"', '1.0'))

describe('the kept text', () => {
  it('is that of the very part', () => {
    fc.assert(
      fc.property(spaced, text => {
        const value = JSON.parse(text)
        keepSources(text, value)
        const check = (part: unknown): void => {
          if (typeof part !== 'object' || part === null) return
          expect(JSON.parse(sourceOf(part))).toEqual(part)
          expect(text).toContain(sourceOf(part))
          for (const member of Object.values(part)) check(member)
        }
        check(value)
      }),
    )
  })

  it('is that of the last of two members with one name, escaped or not', () => {
    const text = '{"a":{"b":[1.0]},"\\u0061":{"b":[2.0],"c":"\\"}{"}}'
    const value = JSON.parse(text)
    keepSources(text, value)
    expect(sourceOf(value.a)).toBe('{"b":[2.0],"c":"\\"}{"}')
    expect(sourceOf(value.a.b)).toBe('[2.0]')
  })

  it('takes a name like __proto__ for any other', () => {
    const text = '{"__proto__":{"n":1.0}}'
    const value = JSON.parse(text)
    keepSources(text, value)
    expect(sourceOf(Object.getOwnPropertyDescriptor(value, '__proto__')?.value)).toBe('{"n":1.0}')
  })

  it('survives in what is rebuilt around it', () => {
    const text = '{"list":[{"n":1.0},{"gone":true},{"id":9007199254740993}]}'
    const value = JSON.parse(text)
    keepSources(text, value)
    const left = { list: value.list.filter((part: object) => !('gone' in part)), said: 'new' }
    expect(writeJson(asWritten(left))).toBe('{"list":[{"n":1.0},{"id":9007199254740993}],"said":"new"}')
  })

  it('makes the numbers of a part exact', () => {
    const text = '{"schema":{"maximum":1.0,"minimum":2}}'
    const value = JSON.parse(text)
    keepSources(text, value)
    expect(exact(value.schema)).toEqual({ maximum: new RawJson('1.0'), minimum: 2 })
    expect(exact({ maximum: 1 })).toEqual({ maximum: 1 })
  })

  it('is left out where the nesting has no end', () => {
    const text = `{"a":1.0,"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    const value = JSON.parse(text)
    keepSources(text, value)
    expect(value.a).toBe(1)
  })
})

it('writes no text that a caller made up', () => {
  const raw = new RawJson('{"x":1}')
  const forged = raw.toJSON().replace(/json-[0-9a-f-]{36}/, 'json-00000000-0000-0000-0000-000000000000')
  expect(writeJson({ forged, raw })).toBe(`{"forged":${JSON.stringify(forged)},"raw":{"x":1}}`)
})
