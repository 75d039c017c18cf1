// Chance on both sides: whatever provider and client do, there is one row, one attempt at a time, no leak, and the start is in time.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Play } from '../race/scripted-provider.ts'
import { answers, begins, failsInside, overloaded, queues, refuses, serves } from '../race/streams.ts'
import { chain } from './chain.ts'

const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => void process.off('unhandledRejection', note))

const time = fc.integer({ min: 0, max: 40_000 })
const status = fc.constantFrom(302, 400, 401, 404, 408, 409, 429, 500, 502, 503, 529)

const play: fc.Arbitrary<Play> = fc.oneof(
  fc.tuple(time, time).map(([start, lasts]) => serves(start, lasts)),
  fc.constant(queues()),
  fc.option(fc.integer({ min: 0, max: 60 })).map(wait => refuses(wait === null ? {} : { headers: { 'retry-after': String(wait) } })),
  time.map(at => failsInside(overloaded, at)),
  fc.record({ headersAt: time, connect: fc.constantFrom('refused' as const, 'reset' as const) }),
  fc.tuple(status, time).map(([code, headersAt]) => answers(code, { message: 'No', code: 'no' }, { headersAt })),
  fc.tuple(time, fc.constantFrom('cut' as const, 'done' as const, 'hang' as const)).map(([at, end]) => begins({ at, end })),
  fc.tuple(time, fc.string({ unit: 'binary' })).map(([at, send]) => begins({ at, send })),
  fc.record({ body: fc.string({ unit: 'binary' }) }),
)

/** A standard tier that can: it starts within any reserve. */
const able = fc.tuple(fc.integer({ min: 0, max: 1_600 }), time).map(([start, lasts]) => ({ able: true, plays: [serves(start, lasts)] }))
const unable = fc.array(play, { minLength: 1, maxLength: 2 }).map(plays => ({ able: false, plays }))

const client = fc.record({
  surface: fc.constantFrom('responses' as const, 'chat' as const),
  stream: fc.boolean(),
  window: fc.integer({ min: 5, max: 120 }),
  leaves: fc.option(time),
  stalls: fc.boolean(),
  lifetime: fc.option(fc.integer({ min: 0, max: 200_000 })),
})

const windowOf = (seconds: number) => `00h-${String(Math.floor(seconds / 60)).padStart(2, '0')}m-${String(seconds % 60).padStart(2, '0')}s`

it('holds what it promises, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(play, { minLength: 1, maxLength: 6 }),
      fc.oneof(able, unable),
      client,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (flex, standard, { surface, stream, window, leaves, stalls, lifetime }, chance) => {
        const { clock, provider, opened, rows, log, request } = chain(
          { flex, default: standard.plays },
          { environment: { ATTEMPT_LIMIT: '30' }, random: () => chance },
        )
        const body = { stream, start_within: windowOf(window) }
        const caller = request({ surface, body, stalls, lifetime: lifetime ?? undefined })
        if (leaves !== null) {
          await clock.advance(leaves)
          if (!caller.finished()) caller.leave()
        }
        await clock.advance(20_000)
        caller.resume()
        await clock.advance(1_000_000)

        expect(opened).toHaveLength(1)
        expect(rows).toHaveLength(1)
        expect(provider.mostAtOnce()).toBeLessThanOrEqual(1)
        expect(provider.alive()).toBe(0)
        expect(clock.pending()).toBe(0)
        expect(caller.hostListeners()).toBe(0)
        expect(log.filter(({ level }) => level === 'error')).toEqual([])
        if (standard.able) expect(rows[0]?.waitedMs).toBeLessThanOrEqual(window * 1000)
        if (leaves === null) expect(caller.finished()).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
  expect(unhandled).toEqual([])
})
