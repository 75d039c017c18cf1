// What another provider's model thought does not reach OpenAI.
import { describe, expect, it } from '@jest/globals'
import { withoutForeign } from '../../../shared/dialects/responses/reasoning.ts'

const reasoning = (encrypted_content?: string | null) => ({ type: 'reasoning', summary: [], encrypted_content })
const call = { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' }

describe('a body for OpenAI', () => {
  it('loses foreign reasoning, the item whole, and nothing else', () => {
    const own = reasoning('gAAA')
    const input = [own, reasoning('lw1.anthropic.c2ln'), call, reasoning('lw1.gemini.c2ln'), reasoning('lw1.anthropic.redacted.c2ln')]
    expect(withoutForeign({ input })).toEqual({ input: [own, call] })
  })

  it.each([
    [undefined],
    ['Hello'],
    [[]],
    [[reasoning('gAAA'), reasoning(null), reasoning(), call, 'x', null]],
    [[{ type: 'message', encrypted_content: 'lw1.gemini.c2ln' }]],
  ])('stays as it is with the input %j', input => {
    expect(withoutForeign({ input })).toBeUndefined()
  })
})
