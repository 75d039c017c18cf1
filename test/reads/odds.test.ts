// What the model list says of flex: odds and waits by window, out of what is known; cheap, in time, and never a reason to fail.
import { describe, expect, it } from '@jest/globals'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { capacityMemory } from '../../shared/race/capacity.ts'
import { forecastOf } from '../../shared/race/forecast.ts'
import type { CapacityStore } from '../../shared/race/stores.ts'
import { listFlex, readOdds } from '../../shared/reads/odds.ts'
import { fails, forecastFrom, slotWith, standardIn, times, wins } from '../race/samples.ts'
import { fakeClock } from '../support/fake-clock.ts'

const windows = ['00h-00m-05s', '00h-00m-15s', '00h-00m-30s', '00h-01m-00s', '00h-05m-00s', '00h-10m-00s']

describe('a model', () => {
  it('is listed with its odds and waits by window', () => {
    // Six in ten start within the first second, three between one and two minutes, one never.
    const races = [...times(3_000, wins(600)), ...times(1_500, wins(90_000)), ...times(500, fails(597_000))]
    const listed = listFlex(forecastFrom(...races, ...times(100, standardIn(1_000))))
    expect(listed?.windows.map(({ start_within }) => start_within)).toEqual(windows)
    expect(listed?.based_on_races).toBe(5_000)
    expect(listed?.standard_start_p99_ms).toBeGreaterThan(900)
    expect(listed?.standard_start_p99_ms).toBeLessThan(1_200)
    const [short, , , minute, , long] = listed?.windows ?? []
    expect(Math.abs((short?.odds ?? 1) - 0.6)).toBeLessThan(0.06)
    expect(Math.abs((minute?.odds ?? 1) - 0.6)).toBeLessThan(0.06)
    expect(long?.odds).toBeCloseTo(0.9, 1)
    expect(short?.median_wait_ms).toBeLessThan(1_000)
    const odds = listed?.windows.map(window => window.odds) ?? []
    expect(odds).toEqual(odds.toSorted((left, right) => left - right))
  })

  it('has odds of a start before standard would have to open', () => {
    const races = [...times(500, wins(45_000)), ...times(500, fails(57_000))]
    const [quick, slow] = [200, 30_000].map(start => listFlex(forecastFrom(...races, ...times(100, standardIn(start)))))
    expect(quick?.windows[3]?.odds).toBeGreaterThan(0.4)
    expect(slow?.windows[3]?.odds).toBeLessThan(0.4)
  })

  it.each([
    ['nothing', forecastOf({})],
    ['the standard tier alone', forecastFrom(...times(50, standardIn(1_000)))],
    ['half a race', forecastOf({ n: 0.5, e0: 300, s0: 0.5 })],
  ])('is listed with null where %s is known', (_, forecast) => expect(listFlex(forecast)).toBeNull())

  it('has no p99 of the standard tier while too little is known of it', () => {
    expect(listFlex(forecastFrom(...times(5, wins(500))))).toMatchObject({ standard_start_p99_ms: null, based_on_races: 5 })
  })
})

describe('all models', () => {
  const { models } = catalogue()
  const flexCapable = models.filter(({ flexCapable }) => flexCapable)

  function world(store: Partial<CapacityStore>) {
    const clock = fakeClock()
    const reads: string[] = []
    const memory = capacityMemory({
      clock,
      log: { write() {} },
      store: {
        add: async () => undefined,
        async read(model, since) {
          reads.push(model)
          return (await store.read?.(model, since)) ?? []
        },
      },
    })
    return { clock, reads, memory }
  }

  it('take one read each at most, and none again for half a minute', async () => {
    const slot = slotWith(Math.floor(fakeClock().now() / 900_000) * 900_000, times(10, wins(500)))
    const { clock, reads, memory } = world({ read: async model => (model === 'openai/gpt-5.5' ? [slot] : []) })
    for (let call = 0; call < 3; call++) {
      const odds = await readOdds(memory, models)
      expect([...odds.keys()]).toEqual(flexCapable.map(({ id }) => id))
      expect([...odds].filter(([, flex]) => flex !== null).map(([id]) => id)).toEqual(['gpt-5.5'])
      expect(odds.get('gpt-5.5')?.based_on_races).toBe(10)
      await clock.advance(9_000)
    }
    expect(reads.toSorted()).toEqual(flexCapable.map(({ provider, id }) => `${provider}/${id}`).toSorted())
  })

  it('take a tenth of a second where the database does not answer', async () => {
    const { clock, memory } = world({ read: () => new Promise(() => {}) })
    let listed: Awaited<ReturnType<typeof readOdds>> | undefined
    const listing = readOdds(memory, models).then(odds => {
      listed = odds
    })
    await clock.advance(99)
    expect(listed).toBeUndefined()
    await clock.advance(1)
    await listing
    expect(new Set(listed?.values())).toEqual(new Set([null]))
  })

  it('are listed without odds where the database cannot be reached', async () => {
    const { memory } = world({ read: () => Promise.reject(new Error('unreachable')) })
    expect(new Set((await readOdds(memory, models)).values())).toEqual(new Set([null]))
  })
})
