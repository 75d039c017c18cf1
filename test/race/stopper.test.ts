// What stops an attempt: the first of client gone, wall, deadline and silence; afterwards nothing is left behind.
import { getEventListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { stopper } from '../../shared/race/stopper.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'

function stage(rules: { readonly deadlineMs?: number; readonly silenceMs?: number } = {}) {
  const clock = fakeClock()
  const leave = new AbortController()
  const deadline = rules.deadlineMs === undefined ? undefined : clock.now() + rules.deadlineMs
  const stop = stopper({ deadline, silenceMs: rules.silenceMs ?? 600_000, leave: leave.signal }, clock)
  return { clock, leave, stop, listeners: () => getEventListeners(leave.signal, 'abort').length }
}

describe('a stopper', () => {
  it.each<[string, object, (stage: { clock: FakeClock; leave: AbortController }) => unknown, string]>([
    ['the deadline', { deadlineMs: 7_000 }, ({ clock }) => clock.advance(7_000), 'late'],
    ['a deadline in the past', { deadlineMs: -1 }, ({ clock }) => clock.advance(0), 'late'],
    ['silence', { silenceMs: 5_000 }, ({ clock }) => clock.advance(5_000), 'silent'],
    ['the client', {}, ({ leave }) => leave.abort('gone'), 'gone'],
    ['the wall', {}, ({ leave }) => leave.abort('wall'), 'wall'],
    ['an abort without a reason', {}, ({ leave }) => leave.abort(), 'gone'],
  ])('stops for %s, and leaves no timer and no listener', async (_, rules, act, reason) => {
    const { clock, leave, stop, listeners } = stage(rules)
    expect(stop.reason()).toBeUndefined()
    await act({ clock, leave })
    expect(stop.signal.aborted).toBe(true)
    expect(stop.reason()).toBe(reason)
    expect(clock.pending()).toBe(0)
    expect(listeners()).toBe(0)
  })

  it('stops at once where the client left before', () => {
    const clock = fakeClock()
    const stop = stopper({ silenceMs: 1_000, leave: AbortSignal.abort('wall') }, clock)
    expect(stop.reason()).toBe('wall')
    expect(stop.signal.aborted).toBe(true)
    expect(clock.pending()).toBe(0)
  })

  it('stops at the deadline, not a millisecond before', async () => {
    const { clock, stop } = stage({ deadlineMs: 7_000 })
    await clock.advance(6_999)
    expect(stop.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(stop.signal.aborted).toBe(true)
  })

  it('keeps the first reason', async () => {
    const { clock, leave, stop } = stage({ deadlineMs: 1_000, silenceMs: 1_000 })
    await clock.advance(1_000)
    leave.abort('gone')
    expect(stop.reason()).toBe('late')
  })

  it('counts silence from the last byte, with one timer', async () => {
    const { clock, stop } = stage({ silenceMs: 5_000 })
    for (let byte = 0; byte < 5; byte++) {
      await clock.advance(3_000)
      stop.touch()
      expect(clock.pending()).toBe(1)
    }
    await clock.advance(4_999)
    expect(stop.reason()).toBeUndefined()
    await clock.advance(1)
    expect(stop.reason()).toBe('silent')
  })

  it('forgets the deadline once the start came, but not the silence', async () => {
    const { clock, stop } = stage({ deadlineMs: 1_000, silenceMs: 5_000 })
    stop.disarm()
    await clock.advance(1_000)
    expect(stop.reason()).toBeUndefined()
    await clock.advance(4_000)
    expect(stop.reason()).toBe('silent')
  })

  it('ends without a reason and stays ended', async () => {
    const { clock, leave, stop, listeners } = stage({ deadlineMs: 1_000 })
    stop.end()
    expect(stop.signal.aborted).toBe(true)
    expect(clock.pending()).toBe(0)
    expect(listeners()).toBe(0)
    leave.abort('gone')
    await clock.advance(700_000)
    expect(stop.reason()).toBeUndefined()
    stop.end()
  })
})
