// A sandbox of each surface through a thousand mixed requests, with faults of provider and database at every point: none exits, none grows,
// every answer is whole, and nothing stays open in the ledger that the database let it close.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { abouts } from '../../shared/dialects/abouts.ts'
import type { Misfortune } from '../adapters/emulators.ts'
import { draft, send, surfaceNames } from '../middleware/drafts.ts'
import {
  asksForStream,
  eventStream,
  minimal,
  minimalAnswer,
  providerOf,
  type UpstreamCall,
  type UpstreamReply,
} from '../middleware/upstream.ts'
import type { Customer } from '../support/gateway.ts'
import type { Host } from './harness/host.ts'
import { processOf } from './process.ts'
import { startWorld, type World } from './world.ts'

const requests = 1_000
/** Megabytes that a sandbox may weigh more after the last request than after the first third: what V8 takes as it pleases. */
const growth = 40

let world: World
let host: Host
let customer: Customer
beforeAll(async () => {
  world = await startWorld()
  host = await world.host({ concurrency: 1, environment: { LEEWAY_LOG: 'error' } })
  customer = await world.customer()
})
afterAll(() => world.close())

/** Numbers in [0, 1), the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
const random = seeded(7)
const pick = <Item>(items: readonly [Item, ...Item[]]): Item => items[Math.floor(random() * items.length)] ?? items[0]

type Fate = (call: UpstreamCall) => UpstreamReply

const streamOf = (call: UpstreamCall) => minimal[providerOf(call)]('fine')
const refusal =
  (status: number): Fate =>
  () => ({ status, body: '{"error":{"message":"no","type":"x"}}' })

/** At every point of a call: before the head, amid it, amid the body, after the start, in the provider's own words. */
const fates: readonly [Fate, ...Fate[]] = [
  minimalAnswer,
  minimalAnswer,
  minimalAnswer,
  refusal(400),
  refusal(401),
  refusal(429),
  refusal(503),
  () => ({ body: '', cut: true }),
  () => ({ body: 'this is neither JSON nor an event' }),
  call => ({ headers: asksForStream(call) ? eventStream : {}, body: streamOf(call).opening.slice(0, 40), cut: true }),
  call => (asksForStream(call) ? { headers: eventStream, body: streamOf(call).opening, cut: true } : minimalAnswer(call)),
  call => (asksForStream(call) ? { headers: eventStream, body: streamOf(call).opening } : { body: streamOf(call).whole.slice(0, -9) }),
  call =>
    asksForStream(call)
      ? { headers: eventStream, body: streamOf(call).opening + streamOf(call).failure({ message: 'no' }) }
      : { body: '{"error":{"message":"no"}}' },
]

const misfortunes: readonly [Misfortune, ...Misfortune[]] = ['throttled', 'lost', 'dropped']

async function one(): Promise<number> {
  const fate = pick(fates)
  world.upstream.answer = fate
  // One write or read in twenty goes wrong.
  world.database.fate = () => (random() < 0.05 ? pick(misfortunes) : 'pass')
  const request = draft(
    surfaceNames[Math.floor(random() * surfaceNames.length)] ?? 'responses',
    random() < 0.05 ? 'flex_live_wrong' : customer.key,
  )
  Object.assign(request.body, random() < 0.5 ? { stream: true } : {}, random() < 0.1 ? { temperature: 'hot' } : {})
  const answer = await send(host.url, request)
  expect(answer.headers['x-request-id']).toMatch(/^req_/)
  if (answer.headers['content-type']?.startsWith('application/json')) expect(answer.json()).toBeInstanceOf(Object)
  else expect(answer.text).toMatch(/\n\n$/)
  return answer.status
}

const sandboxes = () => surfaceNames.map(name => host.functionOf(abouts[name].function.folder))

it(`${requests} requests and as many mishaps`, async () => {
  const statuses = new Map<number, number>()
  let before: number[] = []
  for (let count = 0; count < requests; count++) {
    const status = await one()
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (count === Math.floor(requests / 3)) before = weights()
  }
  await host.idle()
  expect(sandboxes().map(each => each.started())).toEqual(surfaceNames.map(() => 1))
  expect(sandboxes().map(each => each.sandboxes().length)).toEqual(surfaceNames.map(() => 1))
  for (const [index, weight] of weights().entries()) expect(weight - (before[index] ?? 0)).toBeLessThan(growth)
  expect(statuses.get(200)).toBeGreaterThan(requests / 4)
  expect(world.log.filter(line => /unhandled_rejection|Runtime\./.test(line))).toEqual([])
}, 300_000)

/** Megabytes of each. */
const weights = (): number[] => sandboxes().map(each => processOf(each.sandboxes()[0]?.pid).memory / 1_000_000)
