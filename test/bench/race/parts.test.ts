// The simulator's parts: virtual time, repeatable chance, spells of capacity, and what each capacity does with an attempt.
import { describe, expect, it } from '@jest/globals'
import { drifting, endlessQueue, openBetweenAttempts, queueing, refusing, shutWhenAsked, tooLate } from '../../../bench/race/capacity.ts'
import { exponential, lognormal, pareto, seeded } from '../../../bench/race/random.ts'
import { alternating, exponentially, forever, wave } from '../../../bench/race/schedule.ts'
import { timeline } from '../../../bench/race/timeline.ts'
import { epoch, type Request, windows, workload } from '../../../bench/race/workload.ts'
import { sleep } from '../../../shared/clock.ts'

const options = { seed: 1, races: 4_000, rate: 0.5, model: 'gpt-5.5' }
const [first] = workload('parts', options)
if (first === undefined) throw new Error('There is no request')
const request: Request = { ...first, id: 1, arrivesAt: epoch, windowSeconds: 60, flexDelayMs: 1_000, standardDelayMs: 1_200 }

const mean = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0) / numbers.length
const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next)

describe('virtual time', () => {
  it('runs timers in order of time, then of setting, and lets promises settle in between', async () => {
    const clock = timeline(1_000)
    const seen: string[] = []
    const note = (name: string) => () => void seen.push(`${clock.now()} ${name}`)
    clock.after(30, note('c'))
    clock.after(10, note('a'))
    clock.after(10, note('b'))
    clock.after(20, note('never'))()
    void sleep(clock, 10)
      .then(() => sleep(clock, 5))
      .then(note('promised'))
    await clock.run()
    expect(seen).toEqual(['1010 a', '1010 b', '1015 promised', '1030 c'])
    expect(clock.now()).toBe(1_030)
  })

  it('keeps the order of many', async () => {
    const clock = timeline(0)
    const random = seeded('many')
    const seen: number[] = []
    for (const delay of draw(2_000, () => Math.floor(random() * 10_000))) clock.after(delay, () => seen.push(clock.now() - delay))
    await clock.run()
    expect(seen).toEqual(draw(2_000, () => 0))
  })
})

describe('chance', () => {
  it('depends on the label alone', () => {
    expect(draw(5, seeded('one'))).toEqual(draw(5, seeded('one')))
    expect(draw(5, seeded('one'))).not.toEqual(draw(5, seeded('two')))
  })

  it.each([
    ['exponential', exponential, 3, 3],
    ['uniform', (_: number, random: () => number) => random(), 0, 0.5],
    ['lognormal', (median: number, random: () => number) => lognormal(median, 0.5, random), 1.2, 1.2 * Math.exp(0.125)],
  ] as const)('%s numbers have their mean', (name, next, parameter, expected) => {
    const random = seeded(name)
    expect(Math.abs(mean(draw(40_000, () => next(parameter, random))) / expected - 1)).toBeLessThan(0.03)
  })

  it('gives the quantiles of a Pareto distribution', () => expect([0, 0.75].map(quantile => pareto(2, 1, quantile))).toEqual([2, 8]))
})

describe('the workload', () => {
  const requests = workload('parts', options)

  it('arrives in order and at its rate', () => {
    const arrivals = requests.map(({ arrivesAt }) => arrivesAt)
    expect(arrivals).toEqual(arrivals.toSorted((left, right) => left - right))
    const seconds = ((arrivals.at(-1) ?? Number.NaN) - epoch) / 1_000
    expect(Math.abs(requests.length / seconds / options.rate - 1)).toBeLessThan(0.05)
  })

  it('has all windows, and prices of which flex saves half', () => {
    expect(new Set(requests.map(({ windowSeconds }) => windowSeconds))).toEqual(new Set(windows))
    for (const { prices } of requests) expect(Math.abs(prices.savedMicroUsd - prices.standardMicroUsd / 2)).toBeLessThanOrEqual(1)
  })

  it('stays below the caps that callers set', () => {
    for (const { tokenCap = Number.POSITIVE_INFINITY, usage } of requests) expect(usage.output).toBeLessThanOrEqual(tokenCap)
  })
})

describe('spells', () => {
  const span = (label: string) => ({ from: epoch, until: epoch + 4_000_000, random: seeded(label) })

  it('are on for their share of the time, and nextOn is the first moment that is on', () => {
    const schedule = alternating({ on: exponentially(10), off: exponentially(30) }, span('spells'))
    const moments = draw(20_000, () => 0).map((_, index) => epoch + 200 * index)
    expect(mean(moments.map(at => (schedule.isOn(at) ? 1 : 0)))).toBeCloseTo(0.25, 1)
    for (const at of moments.slice(0, 2_000)) {
      const on = schedule.nextOn(at)
      expect([schedule.isOn(on), on === at || !schedule.isOn(on - 1), on === at]).toEqual([true, true, schedule.isOn(at)])
    }
  })

  it('may last forever', () => {
    const schedule = alternating({ on: forever, off: forever }, span('forever'))
    expect([schedule.isOn(epoch), schedule.nextOn(epoch + 1e9)]).toEqual([true, epoch + 1e9])
  })

  it('may come in waves', () => {
    const schedule = wave(1, 8)
    expect([0, 999, 1_000, 7_999, 8_000].map(at => [schedule.isOn(at), schedule.nextOn(at)])).toEqual([
      [true, 0],
      [true, 999],
      [false, 8_000],
      [false, 8_000],
      [true, 8_000],
    ])
  })
})

describe('capacity', () => {
  const schedule = wave(1, 8)
  const off = epoch + 2_000
  const on = epoch + 8_000
  const late: Request = { ...request, arrivesAt: off }

  it('refuses', () => {
    const capacity = refusing(schedule, 600)
    expect(capacity.ask(late, off)).toEqual({ kind: 'refuses', at: off + 600 })
    expect(capacity.ask(late, on)).toEqual({ kind: 'starts', at: on + 1_000 })
    expect(capacity.firstStart(late)).toBe(on + 1_000)
  })

  it('queues', () => {
    const capacity = queueing(schedule)
    expect(capacity.ask(late, off)).toEqual({ kind: 'starts', at: on + 1_000 })
    expect(capacity.firstStart(late)).toBe(on + 1_000)
  })

  it('queues without end: who asks again waits again', () => {
    const capacity = endlessQueue(2, 1)
    expect(capacity.ask({ ...late, luck: 0.75 }, on)).toEqual({ kind: 'starts', at: on + 9_000 })
    expect(capacity.firstStart({ ...late, luck: 0.75 })).toBe(off + 9_000)
  })

  it('drifts: its first start is the first second that admits', () => {
    const capacity = drifting(120, 600, seeded('drift'))
    let admitted = 0
    for (let id = 0; id < 500; id++) {
      const asked = { ...request, id, arrivesAt: epoch + 3_000 * id }
      const earliest = capacity.firstStart(asked) - asked.flexDelayMs
      if (capacity.ask(asked, asked.arrivesAt).kind === 'starts') admitted++
      if (earliest < Number.POSITIVE_INFINITY) expect(capacity.ask(asked, earliest).kind).toBe('starts')
      for (let at = asked.arrivesAt; at < Math.min(earliest, asked.arrivesAt + 60_000); at += 500)
        expect(capacity.ask(asked, at).kind).toBe('refuses')
    }
    expect(admitted).toBeGreaterThan(100)
    expect(admitted).toBeLessThan(400)
  })

  it('plays tricks', () => {
    const between = openBetweenAttempts()
    const verdicts = [0, 100, 500, 799, 1_000].map(after => between.ask(request, epoch + after).kind)
    expect(verdicts).toEqual(['refuses', 'starts', 'refuses', 'starts', 'starts'])
    expect(shutWhenAsked(600).ask(request, epoch)).toEqual({ kind: 'refuses', at: epoch + 600 })
    expect(tooLate().ask(request, epoch)).toEqual({ kind: 'starts', at: epoch + 59_550 })
  })
})
