// What every KeyGate must do, whatever database stands behind it.
import { describe, expect, it } from '@jest/globals'
import { revokeKey } from '../../shared/accounts/provision.ts'
import type { KeyGate } from '../../shared/limits/stores.ts'
import { tally, together, type World } from './world.ts'

export function keyGateContract(world: () => World, make: (world: World) => KeyGate): void {
  const seconds = () => world().clock.now() / 1000

  describe('a key gate', () => {
    it('admits a key, counts down and tells when the window ends', async () => {
      const gate = make(world())
      const key = await world().key({ tier: 3, startWithin: 'auto', nativeParameters: true, label: 'mine', creditMicroUsd: 5 })
      const start = seconds()
      const first = await gate.admit(key.hash)
      world().clock.advance(7)
      const second = await gate.admit(key.hash)
      expect(first).toEqual({ outcome: 'admitted', key, window: { limit: 3, remaining: 2, resetsAt: start + 60 } })
      expect(second).toEqual({ outcome: 'admitted', key, window: { limit: 3, remaining: 1, resetsAt: start + 60 } })
    })

    it.each([{ gates: 1 }, { gates: 5 }])('admits exactly 60 of 200 parallel requests in $gates processes', async ({ gates }) => {
      const processes = Array.from({ length: gates }, () => make(world()))
      const key = await world().key({ tier: 'elevated' })
      const burst = () => together(200, async index => (processes[index % gates] ?? make(world())).admit(key.hash))
      const answers = await burst()
      expect([tally(answers, 'admitted'), tally(answers, 'over')]).toEqual([60, 140])
      world().clock.advance(59)
      expect(tally(await burst(), 'admitted')).toBe(0)
      world().clock.advance(1)
      expect(tally(await burst(), 'admitted')).toBe(60)
    })

    it('shows every remaining number once', async () => {
      const gate = make(world())
      const key = await world().key({ tier: 'elevated' })
      const answers = await together(100, () => gate.admit(key.hash))
      const remaining = answers.flatMap(answer => (answer.outcome === 'admitted' ? [answer.window.remaining] : []))
      expect(remaining.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 60 }, (_, index) => index))
    })

    it('does not count refusals: a limit raised by one admits one more', async () => {
      const gate = make(world())
      const key = await world().key({ tier: 10 })
      await together(50, () => gate.admit(key.hash))
      await world().accounts.changeKey(key.hash, { requestsPerMinute: 11 })
      world().clock.advance(30)
      expect(tally(await together(20, () => gate.admit(key.hash)), 'admitted')).toBe(1)
    })

    it('begins a window with its first request, not with the minute', async () => {
      const gate = make(world())
      const key = await world().key({ tier: 1 })
      await gate.admit(key.hash)
      world().clock.advance(83)
      const start = seconds()
      expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'admitted', window: { resetsAt: start + 60 } })
      expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'over', key, window: { limit: 1, remaining: 0, resetsAt: start + 60 } })
    })

    it('lasts its window to the millisecond, and never tells an end that is too early', async () => {
      world().clock.advance(0.4)
      const [gate, other] = [make(world()), make(world())]
      const key = await world().key({ tier: 1 })
      const start = seconds()
      expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'admitted', window: { resetsAt: Math.ceil(start + 60) } })
      world().clock.advance(59.999)
      expect([await gate.admit(key.hash), await other.admit(key.hash)]).toMatchObject([{ outcome: 'over' }, { outcome: 'over' }])
      world().clock.advance(0.001)
      expect([await gate.admit(key.hash), await other.admit(key.hash)]).toMatchObject([{ outcome: 'admitted' }, { outcome: 'over' }])
      world().clock.advance(0.6)
    })

    it('knows neither a missing nor a revoked nor an expired key', async () => {
      const gate = make(world())
      const revoked = await world().key()
      await gate.admit(revoked.hash)
      await revokeKey(world().accounts, revoked.hash)
      const expired = await world().key({ expiresAt: seconds() })
      const lasting = await world().key({ expiresAt: seconds() + 1 })
      expect(await gate.admit('0'.repeat(64))).toEqual({ outcome: 'unknown' })
      expect(await gate.admit(revoked.hash)).toEqual({ outcome: 'unknown' })
      expect(await gate.admit(expired.hash)).toEqual({ outcome: 'unknown' })
      expect(await gate.admit(lasting.hash)).toMatchObject({ outcome: 'admitted' })
      world().clock.advance(1)
      expect(await gate.admit(lasting.hash)).toEqual({ outcome: 'unknown' })
    })

    it('creates nothing for an unknown key', async () => {
      await make(world()).admit('1'.repeat(64))
      expect(await world().accounts.key('1'.repeat(64))).toBeUndefined()
    })

    it('notices within 30 seconds that a key over its limit was revoked', async () => {
      const gate = make(world())
      const key = await world().key({ tier: 1 })
      await together(2, () => gate.admit(key.hash))
      await revokeKey(world().accounts, key.hash)
      world().clock.advance(30)
      expect(await gate.admit(key.hash)).toEqual({ outcome: 'unknown' })
    })

    it('never admits a key that may send nothing', async () => {
      const key = await world().key({ tier: 0 })
      expect(await make(world()).admit(key.hash)).toMatchObject({ outcome: 'over', window: { limit: 0, remaining: 0 } })
    })
  })
}
