// The body of a request: its size, and its JSON.
import { isUtf8 } from 'node:buffer'
import { LeewayError } from '../errors/leeway-error.ts'
import type { HttpRequest } from './event.ts'
import { type JsonText, outline } from './json-outline.ts'

/** Deeper nesting is refused: nothing that a provider accepts comes near it, and writing it again would exhaust the stack. */
const deepest = 200

/** Whether the body has more bytes than that, by its declaration or by what was read. */
export const isLarger = (http: HttpRequest, limit: number): boolean =>
  Number(http.headers['content-length'] ?? 0) > limit || bytesOf(http, limit) > limit

/** In bytes; exact where it is near the limit, else at least on the right side of it. */
function bytesOf({ body = '', isBase64 }: HttpRequest, limit: number): number {
  if (isBase64) return Buffer.byteLength(body, 'base64')
  return body.length * 3 <= limit ? body.length : Buffer.byteLength(body)
}

/** @throws LeewayError `invalid_json`, `invalid_body` */
export function readJson(http: HttpRequest): JsonText {
  const text = textOf(http)
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnObject('')
  const shape = outline(text)
  if (shape.depth > deepest) throw notAnObject(`, nested at most ${deepest} deep`)
  return { text, outline: shape, value: value as Readonly<Record<string, unknown>> }
}

function textOf({ body = '', isBase64, headers }: HttpRequest): string {
  if (!isBase64) return body
  const bytes = Buffer.from(body, 'base64')
  if (!isUtf8(bytes)) throw notJson(headers['content-encoding'] === undefined ? 'it is not UTF-8' : 'it is compressed')
  return bytes.toString('utf8')
}

function parse(text: string): unknown {
  if (text.trim() === '') throw notJson('it is empty')
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the body, so it goes nowhere.
    throw notJson('it does not parse')
  }
}

const notJson = (why: string) => new LeewayError('invalid_json', { facts: { why } })
const notAnObject = (why: string) => new LeewayError('invalid_body', { facts: { why } })
