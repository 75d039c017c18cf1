// The fold of a stream and its reverse.
import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { emptyAnswer, foldEvent } from '../../shared/hub/fold.ts'
import { unfold } from '../../shared/hub/unfold.ts'
import { answers, eventsOf } from '../dialects/arbitrary.ts'
import { foldOf, hubOf } from '../dialects/specimens.ts'

describe('the fold', () => {
  it('of a stream with reasoning and parallel calls', () => {
    expect(foldOf(hubOf('reasoning-parallel-tools'))).toEqual({
      id: 'resp_0a1',
      model: 'gpt-5.5-2026-04-01',
      createdAt: 1795000000,
      tier: 'default',
      finish: 'tool',
      usage: { input: 120, cached: 64, cacheWrite: 32, output: 58, reasoning: 32 },
      blocks: [
        { type: 'reasoning', text: 'Two cities.\n\nAsk both.', signature: { provider: 'openai', value: 'gAAAAB-opaque' } },
        { type: 'tool', id: 'call_paris', name: 'get_weather', custom: false, arguments: '{"city":"Paris"}' },
        { type: 'tool', id: 'call_rome', name: 'get_weather', custom: false, arguments: '{"city":"Rome"}' },
      ],
    })
  })

  it('of a search with a citation', () => {
    const [search, text] = foldOf(hubOf('web-search')).blocks
    expect(search).toEqual({ type: 'web-search', id: 'ws_0', queries: ['tallest tower'] })
    expect(text).toMatchObject({ sources: [{ url: 'https://example.com/towers', title: 'Towers', start: 0, end: 10 }] })
  })

  it('keeps the first fault and what came before it', () => {
    const answer = foldOf(hubOf('failed-midway'))
    expect(answer).toMatchObject({ blocks: [{ text: 'Half an ans' }], fault: { code: 'server_error' } })
    foldEvent(answer, { type: 'error', fault: { status: 503, message: 'late', type: 'server_error', code: null, param: null } })
    expect(answer.fault?.message).toBe('The model produced invalid content.')
  })

  it('ignores deltas of a block that never began', () => {
    const answer = emptyAnswer()
    foldEvent(answer, { type: 'text-delta', block: 3, text: 'lost' })
    foldEvent(answer, { type: 'tool-delta', block: 3, arguments: 'lost' })
    expect(answer.blocks).toEqual([])
  })
})

describe('the reverse', () => {
  it('any answer folds back from its events, however they are cut', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 9 }), (answer, size) => {
        expect(foldOf(eventsOf(answer, size))).toEqual(answer)
      }),
    )
  })

  it('numbers blocks without gaps and ends a failed answer with its fault', () => {
    const answer = foldOf(hubOf('failed-midway'))
    answer.blocks[3] = { type: 'refusal', text: 'No.' }
    const events = unfold(answer)
    expect(events.flatMap(event => ('block' in event ? [event.block] : []))).toEqual([0, 0, 0, 1, 1, 1])
    expect(events.at(-1)).toMatchObject({ type: 'error' })
  })
})
