// The limiter when the database misbehaves, and what a request costs it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { dynamoLimiter } from '../../../shared/adapters/dynamodb/limiter.ts'
import { together } from '../../contract/world.ts'
import type { Misfortune } from '../emulators.ts'
import { type FaultyWorld, openFaultyWorld } from '../faulty-world.ts'

let world: FaultyWorld

beforeAll(async () => {
  world = await openFaultyWorld()
})

afterEach(() => {
  world.proxy.fate = () => 'pass'
})

afterAll(async () => world.close())

const limiterBehindProxy = () => dynamoLimiter(world)
const ask = (counter: string, limit = 5) => ({ counter, limit, windowSeconds: 60 })

describe('a limiter', () => {
  it('costs one write to admit, and nothing while a refusal is remembered', async () => {
    const limiter = limiterBehindProxy()
    const before = world.proxy.calls.length
    for (let requests = 0; requests < 5; requests++) await limiter.admit(ask('IP#cost'))
    expect(world.proxy.calls.slice(before)).toEqual(Array(5).fill('UpdateItem'))
    await limiter.admit(ask('IP#cost'))
    const refused = world.proxy.calls.length
    world.clock.advance(59)
    const answers = await together(20, () => limiter.admit(ask('IP#cost')))
    expect(answers.every(({ outcome }) => outcome === 'over')).toBe(true)
    expect(world.proxy.calls).toHaveLength(refused)
    world.clock.advance(1)
    expect(await limiter.admit(ask('IP#cost'))).toMatchObject({ outcome: 'admitted', window: { remaining: 4 } })
  })

  it('admits while there is room, also where each of its calls takes longer than a window and another opens the next first', async () => {
    const [limiter, rival] = [limiterBehindProxy(), dynamoLimiter({ ...world, client: world.direct })]
    world.proxy.fate = async (operation): Promise<Misfortune> => {
      world.clock.advance(61)
      if (operation === 'UpdateItem') await rival.admit(ask('ORG#slow'))
      return 'pass'
    }
    expect(await limiter.admit(ask('ORG#slow'))).toMatchObject({ outcome: 'admitted' })
  })

  it('counts a throttled write as over, without remembering it', async () => {
    const limiter = limiterBehindProxy()
    world.proxy.fate = () => 'throttled'
    const now = world.clock.now() / 1000
    expect(await limiter.admit(ask('IP#throttled'))).toEqual({ outcome: 'over', window: { limit: 5, remaining: 0, resetsAt: now + 1 } })
    world.proxy.fate = () => 'pass'
    expect(await limiter.admit(ask('IP#throttled'))).toMatchObject({ outcome: 'admitted', window: { remaining: 4 } })
  })

  it('says that the database is unreachable, and leaves the verdict to the caller', async () => {
    world.proxy.fate = () => 'dropped'
    expect(await limiterBehindProxy().admit(ask('IP#dropped'))).toEqual({ outcome: 'unreachable' })
    expect(world.log.events()).toContain('limiter_unreachable')
  })

  it('never admits more than the limit when replies are lost', async () => {
    const limiter = limiterBehindProxy()
    let calls = 0
    world.proxy.fate = () => (++calls % 4 === 0 ? 'lost' : 'pass')
    const answers = await together(60, () => limiter.admit(ask('ORG#lost', 20)))
    const admitted = answers.filter(({ outcome }) => outcome === 'admitted').length
    expect(admitted).toBeLessThanOrEqual(20)
    expect(admitted).toBeGreaterThan(8)
  })
})
