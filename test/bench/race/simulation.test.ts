// The race's simulator: that it is fair (nobody beats the oracle, nobody runs two attempts), repeatable, and that our race wins where it should.
import { beforeAll, describe, expect, it, test } from '@jest/globals'
import { counts, measure, overall } from '../../../bench/race/measure.ts'
import { draw } from '../../../bench/race/picture.ts'
import { ours } from '../../../bench/race/policies/ours.ts'
import { report } from '../../../bench/race/report.ts'
import { policies, type SimulationOptions, simulate, type TraceRun } from '../../../bench/race/simulate.ts'
import { type Trace, traces } from '../../../bench/race/traces.ts'

const options: SimulationOptions = { seed: 7, races: 600, rate: 0.2, model: 'gpt-5.5', memoryMb: 512 }

const honest = traces.filter(({ adversarial }) => !adversarial)
const adversarial = traces.filter(trace => trace.adversarial)
const refusing = traces.filter(({ name }) => name.startsWith('refuse-'))
const runs = new Map<string, TraceRun>()

const runOf = ({ name }: Trace): TraceRun => {
  const run = runs.get(name)
  if (run === undefined) throw new Error(`${name} was not run`)
  return run
}
const outcomesOf = (trace: Trace, policy: string) => runOf(trace).outcomes.get(policy) ?? []

beforeAll(async () => {
  for (const trace of traces) runs.set(trace.name, await simulate(trace, options))
}, 120_000)

describe.each(traces)('$title', trace => {
  test.each(policies)('$name answers everybody, one attempt at a time, sixteen at most', ({ name }) => {
    const outcomes = outcomesOf(trace, name)
    expect(outcomes.map(({ request }) => request.id)).toEqual(Array.from({ length: options.races }, (_, id) => id))
    expect(outcomes.filter(({ overlapped, attempts, waitMs }) => overlapped || attempts < 1 || attempts > 16 || waitMs < 0)).toEqual([])
  })

  it.each(policies)('$name never beats the oracle, on no request', ({ name }) => {
    const best = outcomesOf(trace, 'oracle')
    expect(outcomesOf(trace, name).filter(({ net }, index) => net > (best[index]?.net ?? Number.NEGATIVE_INFINITY))).toEqual([])
  })

  it('shows every policy the same requests', () => {
    const requests = outcomesOf(trace, 'oracle').map(({ request }) => request)
    for (const { name } of policies) expect(outcomesOf(trace, name).map(({ request }) => request)).toEqual(requests)
  })

  it('standard alone gains nothing, adds no wait and needs one attempt', () => {
    const figures = measure([runOf(trace)], 'standard')
    expect(figures).toMatchObject({ net: 0, flex: 0, inTime: 1, addedMean: 0, addedP95: 0, attemptsMean: 1, attemptsMost: 1 })
  })
})

test.each(refusing)('$title: the oracle saves more than we do, and we more than by firing once', trace => {
  const [once, own] = ['fire-once', 'ours'].map(policy => measure([runOf(trace)], policy, counts).share)
  expect(own).toBeLessThanOrEqual(1)
  expect(own).toBeGreaterThan(once ?? Number.NaN)
})

test.each(adversarial)('$title: costs at most 1 % more than standard alone', trace => {
  expect(measure([runOf(trace)], 'ours').ofStandard).toBeGreaterThan(-0.01)
})

const admitting = traces.filter(({ name }) => !['shut-when-asked', 'open-between', 'too-late'].includes(name))

test.each(admitting)('$title: flex admits some, and the net is positive', trace => {
  const { flex, net } = measure([runOf(trace)], 'ours')
  expect(flex).toBeGreaterThan(0)
  expect(net).toBeGreaterThan(0)
})

test('overall nearly all of the saving is captured, and nearly all answers start in time', () => {
  const figures = overall([...runs.values()])
  expect(figures.oracle_share).toBeGreaterThan(0.95)
  expect(figures.oracle_share).toBeGreaterThan(figures.fire_once_share + 0.1)
  expect(figures.in_time).toBeGreaterThan(0.995)
  expect(figures.attempts_mean).toBeLessThan(6)
  expect(figures.net_micro_usd).toBeGreaterThan(0)
})

test('the memory costs nothing where it has nothing to add, and saves where waiting is in vain', () => {
  const lossOf = (policy: string) =>
    adversarial.filter(trace => !admitting.includes(trace)).reduce((sum, trace) => sum + measure([runOf(trace)], policy).net, 0)
  expect(lossOf('ours')).toBeGreaterThan(lossOf('without-memory') / 2)
  const shareOf = (policy: string) => measure(honest.map(runOf), policy, counts).share
  expect(shareOf('ours')).toBeGreaterThan(shareOf('without-memory') - 0.005)
})

test('adversarial traces do not count for the overall figures', () => {
  expect(overall([...runs.values()])).toEqual(overall(honest.map(runOf)))
})

test('the same seed gives the same races, another seed others', async () => {
  const [trace] = refusing
  if (trace === undefined) throw new Error('There is no refusing trace')
  const again = await simulate(trace, options)
  expect(again.outcomes).toEqual(runOf(trace).outcomes)
  const other = await simulate(trace, { ...options, seed: 8 })
  expect(measure([other], ours.name).net).not.toBe(measure([again], ours.name).net)
})

test('where waiting is free, nobody overspends', async () => {
  const [trace] = refusing
  if (trace === undefined) throw new Error('There is no refusing trace')
  expect(measure([await simulate(trace, { ...options, memoryMb: 0 })], 'ours').overspent).toBe(0)
})

test('a model without a flex price is refused', async () => {
  const [trace] = traces
  if (trace === undefined) throw new Error('There is no trace')
  await expect(simulate(trace, { ...options, model: 'claude-opus-4-1' })).rejects.toThrow('claude-opus-4-1 has no flex price')
})

test('the report and the picture name every trace they show', () => {
  const all = [...runs.values()]
  const text = report(all, { ...options, traces, json: false, markdown: true })
  const picture = draw(all)
  for (const { title } of traces) expect(text).toContain(title)
  expect(text).not.toMatch(/NaN|undefined|Infinity/)
  for (const { title } of honest) expect(picture).toContain(`>${title}</text>`)
  for (const { title } of adversarial) expect(picture).not.toContain(title)
  expect(picture).not.toMatch(/NaN|undefined|Infinity/)
})
