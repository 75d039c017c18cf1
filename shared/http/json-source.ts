// JSON as it was written: what `JSON.parse` and `JSON.stringify` would alter (integers beyond 2^53, `1.0`, the order of integer-like keys) is kept
// as its text. A model that reads its own call altered in the next turn repeats it, and a schema's bound is the caller's.

import { endOfString } from './json-outline.ts'
import { RawJson } from './json-raw.ts'

/** May match inside a string too, which costs a little and changes nothing. Without any match, parsing and writing again gives the same JSON. */
const altered = /"\d+"\s*:|\d{16}|[\d.]{17}|\.\d*0(?!\d)|\d[eE]|-0(?![.\d])/

/** Whether parsing this text and writing it again could give another number or another order. */
export const isAltered = (text: string): boolean => altered.test(text)

/** The JSON text that objects and arrays were parsed from, where somebody kept it. */
const sources = new WeakMap<object, string>()

/** The text that this value was parsed from, where it was kept; else what `JSON.stringify` makes of it. */
export const sourceOf = (value: object): string => sources.get(value) ?? JSON.stringify(value)

/** The value with every untouched part of a kept text as that text, and everything new around it as it is. */
export function asWritten(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof RawJson) return value
  const source = sources.get(value)
  if (source !== undefined) return new RawJson(source)
  if (Array.isArray(value)) return value.map(asWritten)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asWritten(member)]))
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

/** Of a number that would be written otherwise, the text; anything else as it is. */
const exactNumber: Reviver = (_, value, { source }) =>
  typeof value === 'number' && source !== undefined && String(value) !== source ? new RawJson(source) : value

/** `JSON.parse`, with numbers that would be written otherwise as RawJson. @throws SyntaxError */
export function parseExact(text: string): unknown {
  return isAltered(text) ? JSON.parse(text, exactNumber as (key: string, value: unknown) => unknown) : JSON.parse(text)
}

/** The object with exact numbers, where its text was kept; else as it is. */
export function exact<Value extends object>(value: Value): Value {
  const source = sources.get(value)
  return source === undefined || !isAltered(source) ? value : (parseExact(source) as Value)
}

/** Nothing deeper is kept: the recursion is bounded, and no caller's body is nested so deep. */
const deepest = 200

/** Keeps the text of every object and array in a value, where it could be written otherwise. @param text that `JSON.parse` made the value of */
export function keepSources(text: string, value: unknown): void {
  if (!isAltered(text)) return
  try {
    walk({ text, at: 0 }, value, 0)
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
  }
}

class TooDeep extends Error {}

interface Cursor {
  readonly text: string
  at: number
}

const space = /[\t\n\r ]*/y
const scalar = /[^\t\n\r ,\]}]+/y

/** Moves behind the next value; `value` is what it was parsed as, undefined where a later member of the same name took its place. */
function walk(cursor: Cursor, value: unknown, depth: number): void {
  if (depth > deepest) throw new TooDeep()
  skip(cursor, space)
  const from = cursor.at
  const opening = cursor.text[from]
  if (opening === '{') walkMembers(cursor, isRecord(value) ? value : undefined, depth)
  else if (opening === '[') walkElements(cursor, Array.isArray(value) ? value : undefined, depth)
  else if (opening === '"') skipString(cursor)
  else skip(cursor, scalar)
  if (typeof value === 'object' && value !== null) sources.set(value, cursor.text.slice(from, cursor.at))
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function walkMembers(cursor: Cursor, value: Readonly<Record<string, unknown>> | undefined, depth: number): void {
  cursor.at += 1
  for (;;) {
    skip(cursor, space)
    const next = cursor.text[cursor.at]
    if (next === ',') cursor.at += 1
    else if (next !== '"') break
    else {
      const key = keyOf(skipString(cursor))
      skip(cursor, space)
      cursor.at += 1
      walk(cursor, value !== undefined && Object.hasOwn(value, key) ? value[key] : undefined, depth + 1)
    }
  }
  cursor.at += 1
}

function walkElements(cursor: Cursor, value: readonly unknown[] | undefined, depth: number): void {
  cursor.at += 1
  for (let index = 0; ; ) {
    skip(cursor, space)
    const next = cursor.text[cursor.at]
    if (next === ']' || next === undefined) break
    if (next === ',') cursor.at += 1
    else walk(cursor, value?.[index++], depth + 1)
  }
  cursor.at += 1
}

const keyOf = (quoted: string): string => (quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1))

function skipString(cursor: Cursor): string {
  const from = cursor.at
  cursor.at = endOfString(cursor.text, from) + 1
  return cursor.text.slice(from, cursor.at)
}

/** Moves behind what the pattern matches here. */
function skip(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at
  const [found = ''] = pattern.exec(cursor.text) ?? []
  cursor.at += found.length
  return found
}
