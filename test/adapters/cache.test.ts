// The cache: one load for a crowd, a life by the clock, and a bound.
import { describe, expect, it } from '@jest/globals'
import { boundedMemory, cache } from '../../shared/adapters/cache.ts'
import { createLanes } from '../../shared/adapters/lanes.ts'
import { heldClock } from './emulators.ts'

describe('a bounded memory', () => {
  it('forgets the oldest entry', () => {
    const memory = boundedMemory<number>(2)
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['c', 4],
    ] as const)
      memory.set(key, value)
    expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([3, undefined, 4])
    memory.delete('a')
    expect(memory.get('a')).toBeUndefined()
  })
})

describe('a cache', () => {
  it('does not keep a failed load', async () => {
    const cached = cache<string>({ clock: heldClock(), seconds: () => 30 })
    const failing = () => Promise.reject(new Error('gone'))
    await expect(Promise.all([cached.get('a', failing), cached.get('a', failing)])).rejects.toThrow('gone')
    expect(await cached.get('a', async () => 'back')).toBe('back')
  })

  it('keeps what a reload brings, even where an older load ends later', async () => {
    const cached = cache<string>({ clock: heldClock(), seconds: () => 30 })
    const slow = Promise.withResolvers<string>()
    const old = cached.get('a', () => slow.promise)
    const fresh = cached.reload('a', async () => 'new')
    const joined = cached.get('a', async () => 'never asked')
    expect(await fresh).toBe('new')
    slow.resolve('old')
    expect([await old, await joined, await cached.get('a', async () => 'never asked')]).toEqual(['old', 'new', 'new'])
  })

  it('keeps each value for its own time', async () => {
    const clock = heldClock()
    const cached = cache<number>({ clock, seconds: value => value })
    await cached.get('a', async () => 5)
    clock.advance(4)
    expect(await cached.get('a', async () => 6)).toBe(5)
    clock.advance(1)
    expect(await cached.get('a', async () => 6)).toBe(6)
  })
})

describe('lanes', () => {
  it('run 16 at a time, in order, each key on its own', async () => {
    const lanes = createLanes()
    const gate = Promise.withResolvers<void>()
    const started: number[] = []
    const crowd = Array.from({ length: 40 }, (_, index) =>
      lanes('a', async () => {
        started.push(index)
        await gate.promise
        return index
      }),
    )
    expect(await lanes('b', async () => 'at once')).toBe('at once')
    expect(started).toHaveLength(16)
    gate.resolve()
    expect(await Promise.all(crowd)).toEqual(Array.from({ length: 40 }, (_, index) => index))
    expect(started).toEqual(Array.from({ length: 40 }, (_, index) => index))
  })

  it('let everybody go when one fails, and are whole again afterwards', async () => {
    const lanes = createLanes()
    const [failure, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let started = 0
    const enter = () =>
      lanes('a', async () => {
        started++
        await gate.promise
      })
    const failing = lanes('a', () => failure.promise)
    const crowd = Array.from({ length: 40 }, enter)
    expect(started).toBe(15)
    failure.reject(new Error('gone'))
    await expect(failing).rejects.toThrow('gone')
    expect(started).toBe(40)
    gate.resolve()
    await Promise.all(crowd)
    const again = Array.from({ length: 20 }, enter)
    expect(started).toBe(56)
    await Promise.all(again)
  })
})
