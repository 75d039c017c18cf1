// Takes out of a recording what tells who made it, when, and with which key. Stand-ins are numbered in order, so that two recordings of the
// same answer are the same bytes.
import { isIPv6 } from 'node:net'
import { isObject } from '../../../shared/dialects/shape.ts'
import { maskText } from '../../../shared/upstream/mask.ts'

/** Keeps one stand-in per original for as long as it lives: the calls of one turn are the same calls in the next. */
export interface Redactor {
  /** A JSON value, member by member. */
  value(json: unknown): unknown
  /** Text of any kind: keys, ids and addresses in it. */
  text(text: string): string
  /** An id as such. */
  id(id: string): string
}

/** The date that every recording bears: 2026-11-21T00:00:00Z. */
const seconds = 1_795_219_200
const date = '2026-11-21T00:00:00Z'

const idPrefixes = 'resp|msg|rs|fc|ctc|ws|call|toolu|srvtoolu|req|org|proj|user|file|sess|cntr|container|env|gs|ig|v1'
const idPrefix = new RegExp(`^(?:${idPrefixes})[_-]`)
/** An id that stands where nothing names it as one. */
const looseId = new RegExp(`\\b(?:${idPrefixes})[_-](?=[A-Za-z]*\\d)[A-Za-z0-9]{8,}`, 'g')
const ipv4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g
const maybeIpv6 = /(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

const isId = (name: string): boolean => /(?:^|_)id$/.test(name)
const owners: ReadonlySet<string> = new Set(['user', 'user_id', 'safety_identifier', 'prompt_cache_key', 'organization', 'project'])
const signatures: ReadonlySet<string> = new Set(['signature', 'thought_signature', 'encrypted_content', 'encrypted_index'])
const dates: ReadonlySet<string> = new Set(['created', 'created_at', 'updated', 'updated_at', 'completed_at', 'expires_at'])

/** @param secrets keys that must not be told; those that are empty are none */
export function redactor(secrets: readonly string[]): Redactor {
  const standIns = new Map<string, string>()

  const standIn = (original: string, make: (number: string) => string): string => {
    const known = standIns.get(original)
    if (known !== undefined) return known
    const made = make(String(standIns.size + 1).padStart(4, '0'))
    standIns.set(original, made)
    return made
  }

  const id = (original: string): string => standIn(original, number => (idPrefix.exec(original)?.[0] ?? '') + number)

  const text = (original: string): string =>
    secrets
      .filter(secret => secret !== '')
      .reduce(maskText, original)
      .replace(looseId, id)
      .replace(ipv4, '192.0.2.1')
      .replace(maybeIpv6, found => (found.length > 3 && isIPv6(found) ? '2001:db8::1' : found))

  const member = (name: string, value: unknown, holder: Readonly<Record<string, unknown>>): unknown => {
    if (typeof value === 'number' && dates.has(name)) return seconds
    if (typeof value !== 'string' || value === '') return walk(value)
    if (owners.has(name)) return 'redacted'
    if (isId(name)) return id(value)
    if (signatures.has(name) || (name === 'data' && holder.type === 'redacted_thinking')) return standIn(value, seal(value))
    if (name === 'obfuscation') return 'xxxxxxxx'
    return walk(value)
  }

  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return isoDate.test(value) ? date : text(value)
    if (Array.isArray(value)) return value.map(walk)
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, member(name, content, value)]))
  }

  return { value: walk, text, id }
}

/** A short proof in the letters of the original: hex, else what base64 and base64url have in common. */
const seal = (original: string) => (number: string) =>
  Buffer.from(`signature-${number}.`).toString(/^[0-9a-f]+$/.test(original) ? 'hex' : 'base64')

const fragment = 8

/** Whether a key, or any eight characters of it in a row, stand in this text. */
export function leaks(text: string, secrets: readonly string[]): boolean {
  return secrets.some(secret => secret !== '' && fragmentsOf(secret).some(part => text.includes(part)))
}

const fragmentsOf = (secret: string): string[] =>
  Array.from({ length: Math.max(1, secret.length - fragment + 1) }, (_, start) => secret.slice(start, start + fragment))
