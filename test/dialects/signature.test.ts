// Signatures in another dialect's slot.
import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { readSignature, tagSignature } from '../../shared/dialects/signature.ts'
import type { Signature } from '../../shared/hub/request.ts'

const providers = fc.constantFrom('openai' as const, 'gemini' as const, 'anthropic' as const)

describe('a signature', () => {
  it('is untagged at home and tagged abroad', () => {
    const signature = { provider: 'gemini', value: 'a+/=' } as const
    expect(tagSignature(signature, 'gemini')).toBe('a+/=')
    expect(tagSignature(signature, 'openai')).toBe('lw1.gemini.YSsvPQ')
    expect(tagSignature(signature, undefined)).toBe('lw1.gemini.YSsvPQ')
  })

  it('comes back from any slot; redacted survives abroad', () => {
    fc.assert(
      fc.property(providers, providers, fc.base64String({ minLength: 4 }), fc.boolean(), (provider, home, value, hidden) => {
        const signature: Signature = hidden && provider !== home ? { provider, value, redacted: true } : { provider, value }
        expect(readSignature(tagSignature(signature, home), home)).toEqual(signature)
      }),
    )
  })

  it.each(['', 'gAAA', 'lw1.', 'lw1.openai.', 'lw1.mistral.c2ln', 'lw1.gemini.not base64', 'lw2.gemini.c2ln'])(
    'the untagged value %j belongs to the home',
    value => {
      expect(readSignature(value, 'openai')).toEqual({ provider: 'openai', value })
    },
  )
})
