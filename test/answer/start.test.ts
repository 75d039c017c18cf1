// How a race starts: from what is known of its model, with a slot for as long as it waits for flex, and what it tells when it is over.
import { describe, expect, it } from '@jest/globals'
import { waitingCostPerMs } from '../../shared/ledger/waiting.ts'
import type { Capacity, Outlook, Racer } from '../../shared/race/capacity.ts'
import type { RaceSample } from '../../shared/race/counts.ts'
import { forecastOf } from '../../shared/race/forecast.ts'
import { planRace } from '../../shared/race/plan.ts'
import { race } from '../../shared/race/race.ts'
import type { Lease, SlotRequest, Slots } from '../../shared/race/stores.ts'
import { expectedSaving } from '../../shared/race/worth.ts'
import { fails, forecastFrom, standardIn, times } from '../race/samples.ts'
import { queues, refuses, serves } from '../race/streams.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { chain } from './chain.ts'

const standard = serves(200)

/** Slots that note when they are taken and given back, in milliseconds since the beginning. */
function slotBook(outcome: 'taken' | 'full' = 'taken') {
  const book: string[] = []
  const asked: SlotRequest[] = []
  let now = () => 0
  const slots: Slots = {
    async take(request) {
      asked.push(request)
      book.push(`${now()} ${outcome}`)
      const { organisation, requestId } = request
      return outcome === 'full' ? { outcome } : { outcome, lease: { organisation, requestId, slot: 0 } }
    },
    async release({ requestId }: Lease) {
      book.push(`${now()} released${requestId === asked[0]?.requestId ? '' : ' a stranger'}`)
    },
  }
  return {
    ...{ book, asked, slots },
    on(clock: { now(): number }) {
      const began = clock.now()
      now = () => clock.now() - began
    },
  }
}

/** A capacity memory that says that, and notes what it is told. */
function memory(outlook: Partial<Outlook> = {}) {
  const told: { readonly racer: Racer; readonly sample: RaceSample }[] = []
  const outputs: number[] = []
  const forecast = outlook.forecast ?? forecastOf({})
  const capacity: Capacity = {
    outlook: async () => ({ forecast, proven: outlook.proven ?? false }),
    forecast: async () => forecast,
    nextStart: () => new Promise(() => {}),
    note: async (racer, sample) => void told.push({ racer, sample }),
    noteOutput: (_, tokens) => void outputs.push(tokens),
  }
  return { told, outputs, capacity }
}

describe('a slot', () => {
  it.each([
    ['is given back when standard opens', { flex: queues(), default: serves(2_000) }, ['0 taken', '7000 released']],
    ['is given back when flex starts', { flex: serves(1_500, 9_000) }, ['0 taken', '1500 released']],
    [
      'is given back when flex rejects the request',
      { flex: { status: 400, body: '{"error":{"message":"No"}}' } },
      ['0 taken', '0 released'],
    ],
    ['is kept over a pause', { flex: [refuses(), serves()] }, ['0 taken', '500 released']],
  ])('%s', async (_, plays, book) => {
    const slots = slotBook()
    const { clock, request } = chain(plays, { ports: slots })
    slots.on(clock)
    request()
    await clock.advance(20_000)
    expect(slots.book).toEqual(book)
  })

  it('expires a little after the wait for flex, should nobody give it back', async () => {
    const slots = slotBook()
    const { clock, request } = chain({ flex: serves() }, { ports: slots })
    const began = clock.now()
    request()
    await clock.advance(20_000)
    expect(slots.asked).toMatchObject([{ organisation: 'org', expiresAt: began + 7_000 + 5_000 }])
  })

  it('is given back when the client leaves', async () => {
    const slots = slotBook()
    const { clock, request } = chain({ flex: queues() }, { ports: slots })
    slots.on(clock)
    const client = request()
    await clock.advance(1_000)
    client.leave()
    await clock.advance(20_000)
    expect(slots.book).toEqual(['0 taken', '1000 released'])
  })

  it('is not taken by a direct call', async () => {
    const slots = slotBook()
    const { clock, request } = chain({ default: standard }, { ports: slots })
    request({ body: { start_within: 'default' } })
    await clock.advance(20_000)
    expect(slots.book).toEqual([])
  })

  it.each([true, false])('is not to be had: standard at once, streaming or not (%p)', async stream => {
    const slots = slotBook('full')
    const { told, capacity } = memory()
    const { clock, provider, rows, request } = chain({ default: standard }, { ports: { ...slots, capacity } })
    const client = request({ body: { stream } })
    await clock.advance(20_000)
    expect(provider.timeline[0]).toBe('0 open default')
    expect(provider.calls).toHaveLength(1)
    expect(client.headers()).toMatchObject({ 'x-leeway-reason': 'flex_slots_full', 'x-leeway-attempts': '1' })
    expect(rows).toMatchObject([{ reason: 'flex_slots_full', waitLimit: null, status: 200 }])
    // That says nothing about flex.
    expect(told.every(({ sample }) => sample.flex === undefined)).toBe(true)
    expect(slots.book).toHaveLength(1)
  })
})

describe('what is known', () => {
  const hopeless = forecastFrom(...times(2_000, fails(60_000)))

  it('skips flex where it is hopeless: no attempt, no slot', async () => {
    const slots = slotBook()
    const { told, capacity } = memory({ forecast: hopeless, proven: true })
    const { clock, provider, rows, request } = chain({ default: standard }, { random: () => 0.5, ports: { ...slots, capacity } })
    const client = request()
    await clock.advance(20_000)
    expect(provider.timeline).toEqual(['0 open default', '200 done default'])
    expect(client.headers()).toMatchObject({ 'x-leeway-reason': 'flex_skipped' })
    expect(rows).toMatchObject([{ reason: 'flex_skipped', waitLimit: 'odds' }])
    expect([slots.book, told.map(({ sample }) => sample)]).toEqual([[], [{ standardStartMs: 200 }]])
  })

  it.each([
    ['is a probe', { forecast: hopeless, proven: true }, 0.01],
    ['has failed nobody but others', { forecast: hopeless, proven: false }, 0.5],
  ])('does not skip it where the request %s', async (_, outlook, chance) => {
    const { capacity } = memory(outlook)
    const { clock, rows, request } = chain({ flex: serves(3_000) }, { random: () => chance, ports: { capacity } })
    request()
    await clock.advance(20_000)
    expect(rows).toMatchObject([{ reason: 'flex_won', waitLimit: 'window' }])
  })

  it('opens standard as early as its starts want', async () => {
    const { capacity } = memory({ forecast: forecastFrom(...times(100, standardIn(600))) })
    const { clock, provider, request } = chain({ flex: queues(), default: standard }, { ports: { capacity } })
    request()
    await clock.advance(20_000)
    const opened = Number(provider.timeline[2]?.split(' ')[0])
    expect(opened).toBeGreaterThan(9_300)
    expect(opened).toBeLessThanOrEqual(9_400)
  })

  it('is told of the race, and of the length of its answer', async () => {
    const { told, outputs, capacity } = memory()
    const { clock, request } = chain({ flex: [refuses(), serves(300)] }, { ports: { capacity } })
    request({ body: { model: 'gpt-5.5-2026-04-01' } })
    await clock.advance(20_000)
    const sample = { flex: { waitedMs: 800, started: true, failed: false, startMs: 300 } }
    expect(told).toEqual([{ racer: { organisation: 'org', model: 'openai/gpt-5.5' }, sample }])
    expect(outputs).toEqual([expect.any(Number)])
  })
})

describe('the price of waiting', () => {
  const environment = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '10240' }
  const body = (tokens: number, model = 'gpt-5.5') => ({
    model,
    input: 'Hello',
    stream: true,
    start_within: '00h-01m-00s',
    max_output_tokens: tokens,
  })

  it('ends the wait where it reaches the expected saving', async () => {
    const { clock, provider, rows, request } = chain({ flex: queues(), default: standard }, { environment })
    const asked = body(60)
    const saving =
      expectedSaving({ model: 'gpt-5.5', inputBytes: JSON.stringify(asked).length, tokenCap: 60, at: clock.now() }) ?? Number.NaN
    const wait = saving / waitingCostPerMs(10_240) - 1_000
    request({ body: asked })
    await clock.advance(70_000)
    expect(wait).toBeGreaterThan(1_000)
    expect(wait).toBeLessThan(30_000)
    expect(provider.timeline).toContain(`${Math.round(wait)} open default`)
    expect(rows).toMatchObject([{ reason: 'flex_deadline', waitLimit: 'break_even' }])
  })

  it('leaves flex out where it is above the saving from the start', async () => {
    const { clock, provider, rows, request } = chain({ default: standard }, { environment })
    request({ body: body(16, 'gpt-5-nano') })
    await clock.advance(20_000)
    expect(provider.timeline[0]).toBe('0 open default')
    expect(rows).toMatchObject([{ reason: 'flex_skipped', waitLimit: 'break_even' }])
  })

  it.each([
    ['the guard is off', { ...environment, WAIT_COST_GUARD: 'off' }],
    ['waiting costs nothing', {}],
  ])('does not count where %s', async (_, environment) => {
    const { clock, rows, request } = chain({ flex: serves(56_000) }, { environment })
    request({ body: body(16) })
    await clock.advance(70_000)
    expect(rows).toMatchObject([{ reason: 'flex_won', waitLimit: 'window' }])
  })
})

it('opens no flex attempt whose time is up before it begins', async () => {
  const clock = fakeClock()
  const plan = planRace({ arrivedAt: clock.now(), windowSeconds: 60, worth: { saving: 1_300, costPerMs: 1 } })
  await clock.advance(300)
  const tiers: string[] = []
  const result = await race(
    {
      ...{ plan, flexTier: 'flex', directTier: 'default', billsCancelled: false, leave: new AbortController().signal },
      async attempt(tier) {
        tiers.push(tier)
        return { kind: 'broken' }
      },
    },
    { clock, random: Math.random },
  )
  expect([tiers, result.reason]).toEqual([['default'], 'flex_skipped'])
})

describe('news', () => {
  it('ends a pause: flex is tried again at once', async () => {
    let hear = () => {}
    const { capacity } = memory()
    const heard: Capacity = {
      ...capacity,
      nextStart: (_, signal) =>
        new Promise(resolve => {
          hear = resolve
          signal.addEventListener('abort', () => resolve(), { once: true })
        }),
    }
    const { clock, provider, request } = chain({ flex: [refuses(), refuses(), serves()] }, { ports: { capacity: heard } })
    request({ body: { start_within: '00h-10m-00s' } })
    await clock.advance(600)
    hear()
    await clock.advance(1)
    expect(provider.timeline).toEqual(['0 open flex', '0 done flex', '500 open flex', '500 done flex', '600 open flex', '600 done flex'])
    expect(clock.pending()).toBe(0)
  })
})
