// What every Limiter must do, whatever database stands behind it.
import { describe, expect, it } from '@jest/globals'
import type { Limiter } from '../../shared/limits/stores.ts'
import { tally, together, type World } from './world.ts'

export function limiterContract(world: () => World, make: (world: World) => Limiter): void {
  const seconds = () => world().clock.now() / 1000

  describe('a limiter', () => {
    it.each([
      { gates: 1, limit: 60, windowSeconds: 60 },
      { gates: 4, limit: 60, windowSeconds: 60 },
      { gates: 4, limit: 150, windowSeconds: 5 },
    ])(
      'admits exactly $limit of 200 parallel requests per $windowSeconds s in $gates processes',
      async ({ gates, limit, windowSeconds }) => {
        const processes = Array.from({ length: gates }, () => make(world()))
        const ask = { counter: `ORG#${gates}-${limit}`, limit, windowSeconds }
        const burst = () => together(200, async index => (processes[index % gates] ?? make(world())).admit(ask))
        const answers = await burst()
        expect([tally(answers, 'admitted'), tally(answers, 'over')]).toEqual([limit, 200 - limit])
        world().clock.advance(windowSeconds - 1)
        expect(tally(await burst(), 'admitted')).toBe(0)
        world().clock.advance(1)
        expect(tally(await burst(), 'admitted')).toBe(limit)
      },
    )

    it('counts down, refuses, and tells when the window ends', async () => {
      const limiter = make(world())
      const ask = { counter: 'IP#192.0.2.1', limit: 2, windowSeconds: 60 }
      const resetsAt = seconds() + 60
      expect(await limiter.admit(ask)).toEqual({ outcome: 'admitted', window: { limit: 2, remaining: 1, resetsAt } })
      world().clock.advance(9)
      expect(await limiter.admit(ask)).toEqual({ outcome: 'admitted', window: { limit: 2, remaining: 0, resetsAt } })
      expect(await limiter.admit(ask)).toEqual({ outcome: 'over', window: { limit: 2, remaining: 0, resetsAt } })
      expect(await limiter.admit(ask)).toEqual({ outcome: 'over', window: { limit: 2, remaining: 0, resetsAt } })
    })

    it('lasts its window to the millisecond', async () => {
      world().clock.advance(0.7)
      const limiter = make(world())
      const ask = () => limiter.admit({ counter: 'ORG#exact', limit: 1, windowSeconds: 5 })
      const first = await ask()
      world().clock.advance(4.999)
      const late = await ask()
      world().clock.advance(0.001)
      expect([first, late, await ask()].map(({ outcome }) => outcome)).toEqual(['admitted', 'over', 'admitted'])
      world().clock.advance(0.3)
    })

    it('keeps counters apart', async () => {
      const limiter = make(world())
      const ask = (counter: string) => limiter.admit({ counter, limit: 1, windowSeconds: 60 })
      const answers = [await ask('IP#192.0.2.2'), await ask('IP#192.0.2.3'), await ask('IP#192.0.2.2')]
      expect(answers.map(({ outcome }) => outcome)).toEqual(['admitted', 'admitted', 'over'])
    })

    it('holds a raised limit at once, also after a refusal', async () => {
      const limiter = make(world())
      const ask = (limit: number) => limiter.admit({ counter: 'ORG#raised', limit, windowSeconds: 60 })
      const answers = [await ask(1), await ask(1), await ask(2), await ask(2)]
      expect(answers.map(({ outcome }) => outcome)).toEqual(['admitted', 'over', 'admitted', 'over'])
    })

    it('admits nothing where the limit is nothing', async () => {
      expect(await make(world()).admit({ counter: 'ORG#none', limit: 0, windowSeconds: 5 })).toMatchObject({ outcome: 'over' })
    })
  })
}
