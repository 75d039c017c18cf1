// A conversation that changes its model: what another provider reasoned never reaches Anthropic.
import { describe, expect, it } from '@jest/globals'
import { withoutForeign } from '../../../shared/dialects/messages/reasoning.ts'

describe('withoutForeign', () => {
  const foreign = { type: 'thinking', thinking: 'x', signature: `lw1.gemini.${Buffer.from('s').toString('base64url')}` }
  const own = { type: 'thinking', thinking: 'x', signature: 'c2ln' }
  const said = { type: 'text', text: 'so' }
  const turn = (...content: object[]) => ({ role: 'assistant', content })

  it.each([
    [[turn(foreign, said)], [turn(said)]],
    [[turn(own, said), turn(foreign)], [turn(own, said)]],
    [[turn({ ...own, signature: '' }, said)], [turn(said)]],
    [[turn({ type: 'redacted_thinking', data: foreign.signature }, said)], [turn(said)]],
    [
      [{ role: 'user', content: 'hi' }, turn(foreign, said)],
      [{ role: 'user', content: 'hi' }, turn(said)],
    ],
  ])('%j → %j', (messages, left) => {
    expect(withoutForeign({ messages })).toEqual({ messages: left })
  })

  it('leaves a conversation of Anthropic as it came', () => {
    expect(
      withoutForeign({ messages: [{ role: 'user', content: 'hi' }, turn(own, { type: 'redacted_thinking', data: 'x' }, said)] }),
    ).toBeUndefined()
  })
})
