// Leeway's keys: their form, their checksum, and what is stored of them (contract §1). Pure.
import { createHash } from 'node:crypto'

/** Whose key it is, and how such keys begin. */
export const keyPrefixes = { customer: 'flex_live_', admin: 'flex_admin_' } as const

export type KeyKind = keyof typeof keyPrefixes

const digits = /^[0-9a-f]{24}[0-9a-f]{6}$/
const checksumLength = 6

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * A new key: `flex_live_` (an admin's: `flex_admin_`), 24 hex digits of chance, and the first six hex digits of the SHA-256 over all that.
 * @param random 12 bytes that nobody can guess
 */
export function mintKey(random: Uint8Array, kind: KeyKind = 'customer'): string {
  if (random.length !== 12) throw new RangeError(`A key takes 12 random bytes, not ${random.length}`)
  const body = `${keyPrefixes[kind]}${Buffer.from(random).toString('hex')}`
  return body + sha256(body).slice(0, checksumLength)
}

/** Whether a text has the form of such a key and the right checksum. Says nothing about whether the key exists. */
export function isWellFormed(key: string, kind: KeyKind = 'customer'): boolean {
  const prefix = keyPrefixes[kind]
  if (!key.startsWith(prefix) || !digits.test(key.slice(prefix.length))) return false
  return sha256(key.slice(0, -checksumLength)).startsWith(key.slice(-checksumLength))
}

/** What is stored instead of a key and finds it again: the SHA-256 of the whole key, lower-case hex. */
export const hashKey = (key: string): string => sha256(key)

/** Hex digits of a key's hash. */
const fingerprintLength = 12

/** What names a Leeway key wherever the key itself must not stand: the first digits of its hash. */
export const keyFingerprint = (hash: string): string => hash.slice(0, fingerprintLength)

/** What may name a key to an administrator: its fingerprint, or more of the hash where two keys share one. */
export const keyFingerprintForm = new RegExp(`^[0-9a-f]{${fingerprintLength},64}$`)

/** What logs may say of a secret: the first eight hex digits of its SHA-256. */
export const fingerprint = (secret: string): string => sha256(secret).slice(0, 8)
