// The form of keys: what is minted is well-formed, and nothing else is.
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { fingerprint, hashKey, isWellFormed, mintKey } from '../../shared/accounts/key.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const body = 'flex_live_000102030405060708090a0b'
const key = body + sha256(body).slice(0, 6)

describe('a key', () => {
  it('is its prefix, 24 hex digits and a checksum over all before it', () => {
    expect(mintKey(Uint8Array.from({ length: 12 }, (_, index) => index))).toBe(key)
    expect(key).toMatch(/^flex_live_[0-9a-f]{30}$/)
  })

  it('takes exactly 12 bytes of chance', () => {
    expect(() => mintKey(randomBytes(11))).toThrow(RangeError)
    expect(mintKey(randomBytes(12))).not.toBe(mintKey(randomBytes(12)))
  })

  it.each([
    ['itself', key, true],
    ['a wrong checksum', `${body}000000`, false],
    ['one other digit', key.replace('_00', '_10'), false],
    ['upper case', key.toUpperCase().replace('FLEX_LIVE', 'flex_live'), false],
    ['a digit too few', key.slice(0, -1), false],
    ['a digit too many', `${key}0`, false],
    ['a line after it', `${key}\n`, false],
    ['another prefix', key.replace('live', 'test'), false],
    ['nothing', '', false],
  ])('is well-formed or not: %s', (_, text, expected) => {
    expect(isWellFormed(text)).toBe(expected)
  })

  it('is stored as the SHA-256 of all of it', () => {
    expect(hashKey(key)).toBe(sha256(key))
    expect(fingerprint(key)).toBe(sha256(key).slice(0, 8))
  })
})
