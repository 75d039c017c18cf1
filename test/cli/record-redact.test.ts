// What a recording may not tell, member by member.
import { describe, expect, it } from '@jest/globals'
import { leaks, redactor } from '../../functions/cli/record/redact.ts'

const key = 'sk-proj-Zq83xWv5TnLpR2m'

describe('a redacted value', () => {
  it.each<[string, unknown, unknown]>([
    ['an id keeps its kind', { id: 'resp_0a1b2c3d4e' }, { id: 'resp_0001' }],
    ['an id without a kind', { call_id: '9f8e7d6c' }, { call_id: '0001' }],
    ['an empty id', { id: '' }, { id: '' }],
    [
      'ids in order, the same for the same',
      [{ id: 'msg_a1' }, { id: 'rs_b2' }, { item_id: 'msg_a1' }],
      [{ id: 'msg_0001' }, { id: 'rs_0002' }, { item_id: 'msg_0001' }],
    ],
    ['an id in prose', { message: 'see req_011CSHoEeqs5C35K now' }, { message: 'see req_0001 now' }],
    ['an organisation in prose', { message: 'limit of org-Ab12Cd34Ef56' }, { message: 'limit of org-0001' }],
    ['a word that only looks like one', { text: 'user_information' }, { text: 'user_information' }],
    ['a signature in base64', { signature: 'EqQBCkYIBxgCKkA+/w==' }, { signature: 'c2lnbmF0dXJlLTAwMDEu' }],
    ['a signature in hex', { signature: '0123abcd' }, { signature: Buffer.from('signature-0001.').toString('hex') }],
    ['encrypted content', { encrypted_content: 'gAAAAABk-_' }, { encrypted_content: 'c2lnbmF0dXJlLTAwMDEu' }],
    ['hidden thinking', { type: 'redacted_thinking', data: 'EmwK' }, { type: 'redacted_thinking', data: 'c2lnbmF0dXJlLTAwMDEu' }],
    ['other data', { type: 'image', data: 'iVBO' }, { type: 'image', data: 'iVBO' }],
    ['a time in seconds', { created_at: 1790000000 }, { created_at: 1795219200 }],
    ['a time in words', { created: '2026-10-01T12:13:14Z' }, { created: '2026-11-21T00:00:00Z' }],
    ['no time', { completed_at: null }, { completed_at: null }],
    ['who asked', { safety_identifier: 'mallory', user: 'm' }, { safety_identifier: 'redacted', user: 'redacted' }],
    ['nobody asked', { safety_identifier: null }, { safety_identifier: null }],
    ['an IPv4 address', { text: 'from 10.1.2.33, port 80' }, { text: 'from 192.0.2.1, port 80' }],
    ['an IPv6 address', { text: 'from 2a00:1450:4001:81b::200e.' }, { text: 'from 2001:db8::1.' }],
    ['what is no address', { text: 'std::vector at 10:00:00, version 1.2.3' }, { text: 'std::vector at 10:00:00, version 1.2.3' }],
    ['padding', { obfuscation: 'aZ3' }, { obfuscation: 'xxxxxxxx' }],
    ['the key', { text: `it is ${key}` }, { text: 'it is ***' }],
    ['numbers and flags', { index: 3, store: false, usage: null }, { index: 3, store: false, usage: null }],
  ])('%s', (_what, value, expected) => expect(redactor([key, '']).value(value)).toEqual(expected))
})

describe('a leak', () => {
  it.each([
    [key, true],
    [key.slice(5, 13), true],
    [key.slice(5, 12), false],
    ['nothing of it', false],
  ])('%s: %s', (text, expected) => expect(leaks(`"${text}"`, [key, ''])).toBe(expected))

  it('of a short key is the key itself', () => {
    expect(leaks('a secret', ['secret'])).toBe(true)
    expect(leaks('a secre', ['secret'])).toBe(false)
  })
})
