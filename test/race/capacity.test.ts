// The capacity memory on a clock held by hand: who contributes how often, what is written and read when, whose failures prove what, and news.
import { getEventListeners } from 'node:events'
import { describe, expect, it, test } from '@jest/globals'
import { sharedStore } from '../../bench/race/store.ts'
import { type Capacity, capacityMemory, type Racer, racerOf } from '../../shared/race/capacity.ts'
import { laneOf } from '../../shared/race/capacity-entry.ts'
import type { RaceSample } from '../../shared/race/counts.ts'
import type { CapacityAddition, CapacityStore } from '../../shared/race/stores.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { fails, standardIn, times, wins } from './samples.ts'

const model = 'openai/gpt-5.5'
const by = (organisation: string, name = model): Racer => ({ organisation, model: name })
const second = 1_000

/** A store that counts its calls, and may be told to fail, or to keep its callers waiting. */
function watched(store: CapacityStore = sharedStore()) {
  const reads: string[] = []
  const adds: CapacityAddition[] = []
  const state: { broken: boolean; hold?: Promise<void> } = { broken: false }
  async function answer<Value>(value: () => Promise<Value>): Promise<Value> {
    if (state.hold !== undefined) await state.hold
    if (state.broken) throw new Error('unreachable')
    return value()
  }
  return {
    ...{ reads, adds, state },
    store: {
      read(name, since) {
        reads.push(name)
        return answer(() => store.read(name, since))
      },
      add(addition) {
        adds.push(addition)
        return answer(() => store.add(addition))
      },
    } satisfies CapacityStore,
  }
}

function world() {
  const clock = fakeClock()
  const shared = watched()
  const log: string[] = []
  const sandbox = (store: CapacityStore = shared.store): Capacity =>
    capacityMemory({ store, clock, log: { write: event => void log.push(event) } })
  return { clock, log, sandbox, ...shared }
}

interface Series {
  readonly clock: FakeClock
  readonly memory: Capacity
}

/** Notes the sample for each of these organisations in turn, that many times, ten seconds apart. */
async function notes(
  { clock, memory }: Series,
  organisations: readonly string[],
  { sample, count = 1 }: { readonly sample: RaceSample; readonly count?: number },
) {
  for (let turn = 0; turn < count; turn++) {
    for (const organisation of organisations) await memory.note(by(organisation), sample)
    await clock.advance(10 * second)
  }
}

/** What a call has come to once nothing but time could change it. */
async function now<Value>(promise: Promise<Value>): Promise<Value | 'waiting'> {
  const turn = new Promise<'waiting'>(resolve => setImmediate(resolve, 'waiting'))
  return Promise.race([promise, turn])
}

test('these organisations are told apart', () => {
  expect(new Set(['one', 'two', 'three', 'four', 'five'].map(laneOf)).size).toBe(5)
})

describe('contributions', () => {
  it('count once per organisation in ten seconds', async () => {
    const { clock, sandbox } = world()
    const memory = sandbox()
    const races = async () => (await memory.forecast(model)).races
    for (const sample of times(5, wins(500))) await memory.note(by('one'), sample)
    expect(await races()).toBe(1)
    await memory.note(by('two'), wins(500))
    expect(await races()).toBe(2)
    await clock.advance(9_999)
    await memory.note(by('one'), wins(500))
    expect(await races()).toBe(2)
    await clock.advance(1)
    await memory.note(by('one'), wins(500))
    expect(await races()).toBe(3)
  })

  it('count once over all sandboxes', async () => {
    const { clock, sandbox } = world()
    for (const memory of times(10, sandbox).map(make => make())) await memory.note(by('one'), wins(500))
    await clock.advance(second)
    expect((await sandbox().forecast(model)).races).toBe(1)
  })

  it('are written once per model in ten seconds, with nothing lost', async () => {
    const { clock, sandbox, adds } = world()
    const memory = sandbox()
    for (let turn = 0; turn < 60; turn++) {
      for (const organisation of ['one', 'two', 'three']) {
        await memory.note(by(organisation), fails(2_000))
        await memory.note(by(organisation, 'gemini/gemini-3.6-flash'), fails(2_000))
      }
      await clock.advance(second)
    }
    for (const name of [model, 'gemini/gemini-3.6-flash']) {
      const own = adds.filter(add => add.model === name)
      expect(own).toHaveLength(6)
      expect((await memory.forecast(name)).races).toBeCloseTo(18, 0)
      expect(new Set(own.map(({ period }) => period)).size).toBe(6)
    }
  })

  it('of the lengths of answers travel with the next write', async () => {
    const { clock, sandbox, adds } = world()
    const memory = sandbox()
    for (let turn = 0; turn < 12; turn++) {
      memory.noteOutput(by('one'), 2_000)
      memory.noteOutput(by('one'), 9_999)
      await clock.advance(10 * second)
    }
    expect(adds).toEqual([])
    expect((await memory.forecast(model)).meanOutput).toBe(2_000)
    await memory.note(by('one'), wins(500))
    expect((await sandbox().forecast(model)).meanOutput).toBe(2_000)
  })
})

describe('sandboxes', () => {
  it('learn from each other', async () => {
    const { clock, sandbox } = world()
    await notes({ clock, memory: sandbox() }, ['one', 'two'], { sample: { ...wins(500), ...standardIn(1_500) }, count: 10 })
    const { forecast } = await sandbox().outlook(by('three'))
    // What came last waits for the next write.
    expect(forecast.races).toBeGreaterThan(18)
    expect(forecast.odds(5_000)).toBeGreaterThan(0.9)
    expect(forecast.standardStart(0.99)).toBeGreaterThan(1_000)
  })

  it('look again every thirty seconds, in the background', async () => {
    const { clock, sandbox, reads } = world()
    const memory = sandbox()
    for (let turn = 0; turn < 100; turn++) {
      expect(await now(memory.outlook(by('one')))).not.toBe('waiting')
      await clock.advance(second)
    }
    expect(reads.length).toBeGreaterThanOrEqual(3)
    expect(reads.length).toBeLessThanOrEqual(4)
  })

  it('ask once for all who want to know at the same time', async () => {
    const { sandbox, reads } = world()
    const memory = sandbox()
    await Promise.all(times(20, by('one')).map(racer => memory.outlook(racer)))
    expect(reads).toEqual([model])
  })

  it('that slept for long ask again before they say what they know', async () => {
    const { clock, sandbox } = world()
    const sleeper = sandbox()
    await sleeper.outlook(by('one'))
    await notes({ clock, memory: sandbox() }, ['two'], { sample: wins(500), count: 31 })
    expect((await sleeper.forecast(model)).races).toBeGreaterThan(25)
  })
})

describe('a cold start', () => {
  it('waits a tenth of a second for what the others know, and no longer', async () => {
    const { clock, sandbox, state } = world()
    state.hold = new Promise(() => {})
    const outlook = sandbox().outlook(by('one'))
    await clock.advance(99)
    expect(await now(outlook)).toBe('waiting')
    await clock.advance(1)
    const { forecast, proven } = await outlook
    expect([forecast.races, proven, clock.pending()]).toEqual([0, false, 0])
  })

  it('does without where the database cannot be reached, and does not ask for each race', async () => {
    const { clock, sandbox, state, log, reads } = world()
    state.broken = true
    const memory = sandbox()
    for (let turn = 0; turn < 20; turn++) {
      expect(await now(memory.outlook(by('one')))).toMatchObject({ proven: false })
      await clock.advance(second)
    }
    expect(reads).toHaveLength(1)
    expect(log).toEqual(['capacity_not_read'])
  })
})

it('keeps what it could not write, and writes it later', async () => {
  const { clock, sandbox, state, log } = world()
  const memory = sandbox()
  state.broken = true
  await notes({ clock, memory }, ['one', 'two'], { sample: fails(3_000), count: 5 })
  expect(log.filter(event => event === 'capacity_not_written')).toHaveLength(5)
  expect(await memory.outlook(by('one'))).toMatchObject({ proven: true, forecast: { races: 10 } })
  state.broken = false
  await notes({ clock, memory }, ['one'], { sample: fails(3_000) })
  expect(await sandbox().outlook(by('two'))).toMatchObject({ proven: true, forecast: { races: 11 } })
})

describe('what is proven', () => {
  it.each([
    [['one'], 'one', true],
    [['one'], 'two', false],
    [['one', 'two'], 'three', false],
    [['one', 'two', 'three'], 'four', true],
  ])('by failures of %j for %s: %p', async (failing, asking, proven) => {
    const { clock, sandbox } = world()
    const memory = sandbox()
    await notes({ clock, memory }, failing, { sample: fails(3_000), count: 30 })
    for (const outlook of [memory, sandbox()]) expect((await outlook.outlook(by(asking))).proven).toBe(proven)
  })

  it('takes eight races, and a failure of the last ten minutes', async () => {
    const { clock, sandbox } = world()
    const memory = sandbox()
    const proven = async () => (await memory.outlook(by('one'))).proven
    await notes({ clock, memory }, ['one'], { sample: fails(3_000), count: 7 })
    expect(await proven()).toBe(false)
    await notes({ clock, memory }, ['one'], { sample: fails(3_000), count: 1 })
    expect(await proven()).toBe(true)
    await notes({ clock, memory }, ['one'], { sample: fails(3_000), count: 2 })
    await clock.advance(580 * second)
    expect(await proven()).toBe(true)
    await clock.advance(20 * second)
    expect(await proven()).toBe(false)
  })

  it('is nothing any more once flex has started an answer for anybody, until it fails again', async () => {
    const { clock, sandbox } = world()
    const memory = sandbox()
    const proven = async () => (await memory.outlook(by('one'))).proven
    await notes({ clock, memory }, ['one'], { sample: fails(3_000), count: 10 })
    await notes({ clock, memory }, ['two'], { sample: wins(500) })
    expect(await proven()).toBe(false)
    await notes({ clock, memory }, ['two'], { sample: fails(3_000) })
    expect(await proven()).toBe(false)
    await notes({ clock, memory }, ['one'], { sample: fails(3_000) })
    expect(await proven()).toBe(true)
  })

  it.each([
    ['starts', wins(500)],
    ['waits that the client left', { flex: { waitedMs: 9_000, started: false, failed: false } }],
    ['standard answers', standardIn(1_000)],
  ])('is nothing by %s', async (_, sample) => {
    const { clock, sandbox } = world()
    const memory = sandbox()
    await notes({ clock, memory }, ['one', 'two', 'three', 'four'], { sample, count: 10 })
    expect((await memory.outlook(by('one'))).proven).toBe(false)
  })
})

test('what was counted an hour ago counts half, and after four hours nothing', async () => {
  const { clock, sandbox } = world()
  const memory = sandbox()
  await notes({ clock, memory }, ['one'], { sample: wins(500), count: 40 })
  const races = async () => (await memory.forecast(model)).races
  const fresh = await races()
  await clock.advance(3_600 * second)
  expect(await races()).toBeCloseTo(fresh / 2, 0)
  await clock.advance(4 * 3_600 * second)
  expect(await races()).toBe(0)
})

describe('the next start', () => {
  const never = new AbortController().signal

  it('is heard of at once in the same sandbox', async () => {
    const { sandbox } = world()
    const memory = sandbox()
    const next = memory.nextStart(model, never)
    await memory.note(by('one', 'gemini/gemini-3.6-flash'), wins(500))
    await memory.note(by('one'), fails(500))
    expect(await now(next)).toBe('waiting')
    await memory.note(by('two'), wins(500))
    expect(await now(next)).toBeUndefined()
  })

  it('is heard of even where it does not count', async () => {
    const { sandbox } = world()
    const memory = sandbox()
    await memory.note(by('one'), wins(500))
    const next = memory.nextStart(model, never)
    await memory.note(by('one'), wins(500))
    expect(await now(next)).toBeUndefined()
  })

  it('is heard of within five seconds from another sandbox', async () => {
    const { clock, sandbox, reads } = world()
    const [here, there] = [sandbox(), sandbox()]
    await here.outlook(by('one'))
    const next = Promise.all(times(3, model).map(name => here.nextStart(name, never)))
    await clock.advance(7 * second)
    expect(await now(next)).toBe('waiting')
    await there.note(by('two'), wins(500))
    await clock.advance(2_999)
    expect(await now(next)).toBe('waiting')
    await clock.advance(1)
    expect(await now(next)).toHaveLength(3)
    expect(reads).toHaveLength(3)
    expect(clock.pending()).toBe(0)
  })

  it('is heard of by a write, too', async () => {
    const { clock, sandbox } = world()
    const [here, there] = [sandbox(), sandbox()]
    await here.outlook(by('one'))
    await there.note(by('two'), wins(500))
    const next = here.nextStart(model, never)
    await here.note(by('one'), fails(500))
    expect(await now(next)).toBeUndefined()
    expect(clock.pending()).toBe(0)
  })

  it('is no old one', async () => {
    const { clock, sandbox } = world()
    const memory = sandbox()
    await memory.note(by('one'), wins(500))
    await memory.outlook(by('one'))
    const next = memory.nextStart(model, never)
    await clock.advance(60 * second)
    expect(await now(next)).toBe('waiting')
  })

  it('is not waited for once the signal aborts: no timer and no listener is left', async () => {
    const { clock, sandbox } = world()
    const memory = sandbox()
    const leave = new AbortController()
    const [one, other] = [memory.nextStart(model, leave.signal), memory.nextStart(model, never)]
    expect(clock.pending()).toBe(1)
    leave.abort()
    await one
    expect(getEventListeners(leave.signal, 'abort')).toEqual([])
    expect([await now(other), clock.pending()]).toEqual(['waiting', 1])
    await memory.nextStart(model, leave.signal)
    await memory.note(by('one'), wins(500))
    await other
    expect(clock.pending()).toBe(0)
  })

  it('is looked for by one timer, whoever comes and goes while a read is under way', async () => {
    const { clock, sandbox, state, reads } = world()
    const memory = sandbox()
    const [first, second] = [new AbortController(), new AbortController()]
    const gone = memory.nextStart(model, first.signal)
    let release = () => {}
    state.hold = new Promise(resolve => {
      release = resolve
    })
    await clock.advance(5_000)
    first.abort()
    await gone
    const next = memory.nextStart(model, second.signal)
    release()
    await clock.advance(0)
    expect([clock.pending(), reads.length]).toEqual([1, 1])
    await clock.advance(5_000)
    expect([clock.pending(), reads.length]).toEqual([1, 2])
    second.abort()
    await next
    expect(clock.pending()).toBe(0)
  })

  it('is looked for though the database cannot be reached', async () => {
    const { clock, sandbox, state, reads } = world()
    const memory = sandbox()
    state.broken = true
    const leave = new AbortController()
    const next = memory.nextStart(model, leave.signal)
    await clock.advance(20 * second)
    expect(reads).toHaveLength(4)
    leave.abort()
    await next
    expect(clock.pending()).toBe(0)
  })
})

describe('who races', () => {
  it.each([
    ['gpt-5.5', 'openai/gpt-5.5'],
    ['gpt-5.5-2026-04-01', 'openai/gpt-5.5'],
    ['gemini-3.6-flash', 'gemini/gemini-3.6-flash'],
  ])('on %s is remembered under %s', (asked, remembered) => {
    expect(racerOf('one', asked)).toEqual({ organisation: 'one', model: remembered })
  })

  it('on a model that the catalogue does not know is not remembered', () => expect(racerOf('one', 'gpt-99')).toBeUndefined())
})
