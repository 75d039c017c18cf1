// Time as an argument: sleeping and waiting within a limit leave neither timers nor listeners behind.
import { getEventListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { sleep, systemClock, within } from '../../shared/clock.ts'
import { fakeClock } from '../support/fake-clock.ts'

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('sleep', () => {
  it('lasts as long as it says', async () => {
    const clock = fakeClock()
    let awake = false
    const done = sleep(clock, 1_000).then(() => {
      awake = true
    })
    await clock.advance(999)
    expect(awake).toBe(false)
    await clock.advance(1)
    expect(awake).toBe(true)
    expect(clock.pending()).toBe(0)
    await done
  })

  it('ends at once when the signal aborts, and does not reject', async () => {
    const clock = fakeClock()
    const controller = new AbortController()
    const done = sleep(clock, 1_000, controller.signal)
    expect(clock.pending()).toBe(1)
    controller.abort('gone')
    await expect(done).resolves.toBeUndefined()
    expect(clock.pending()).toBe(0)
    expect(listenersOf(controller.signal)).toBe(0)
  })

  it('does not begin on an aborted signal', async () => {
    const clock = fakeClock()
    await sleep(clock, 1_000, AbortSignal.abort())
    expect(clock.pending()).toBe(0)
  })

  it('takes its listener along when it ends by itself', async () => {
    const clock = fakeClock()
    const controller = new AbortController()
    const done = sleep(clock, 1_000, controller.signal)
    expect(listenersOf(controller.signal)).toBe(1)
    await clock.advance(1_000)
    await done
    expect(listenersOf(controller.signal)).toBe(0)
  })
})

describe('within', () => {
  it('gives the value of a promise that is in time', async () => {
    const clock = fakeClock()
    await expect(within(Promise.resolve('answer'), 1_000, clock)).resolves.toBe('answer')
    await clock.advance(0)
    expect(clock.pending()).toBe(0)
  })

  it('gives undefined when the time is over, and the promise may still be asked later', async () => {
    const clock = fakeClock()
    const slow = sleep(clock, 2_000).then(() => 'answer')
    const first = within(slow, 1_000, clock)
    await clock.advance(1_000)
    await expect(first).resolves.toBeUndefined()
    const second = within(slow, 5_000, clock)
    await clock.advance(1_000)
    await expect(second).resolves.toBe('answer')
    expect(clock.pending()).toBe(0)
  })

  it('rejects with its promise', async () => {
    const clock = fakeClock()
    const outcome = within(Promise.reject(new Error('broken')), 1_000, clock)
    await expect(outcome).rejects.toThrow('broken')
    await clock.advance(0)
    expect(clock.pending()).toBe(0)
  })
})

describe('the system clock', () => {
  it('tells the time and calls back', async () => {
    const before = Date.now()
    await new Promise<void>(resolve => systemClock.after(1, resolve))
    expect(systemClock.now()).toBeGreaterThanOrEqual(before)
    const cancelled = sleep(systemClock, 60_000, AbortSignal.timeout(1))
    await expect(cancelled).resolves.toBeUndefined()
  })
})
