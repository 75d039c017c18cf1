// Long silences through every official SDK with its default settings: committed early, kept alive, answered; late failures as each SDK sees them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Sdk, sdks } from './clients.ts'
import { isObject, type Json } from './json.ts'
import { finished } from './rows.ts'
import { viewOf } from './view.ts'

let gateway: TestGateway
let customer: Customer

beforeAll(async () => {
  // An attempt that is silent for 300 seconds is over.
  const environment = { STREAM_COMMIT_AFTER: '45', WHOLE_COMMIT_AFTER: '45', KEEP_ALIVE_EVERY: '15', ATTEMPT_LIMIT: '300' }
  gateway = await startGateway({ quick: 200, environment })
  customer = await gateway.customer()
})

afterAll(() => gateway.close())

afterEach(() => {
  for (const provider of ['openai', 'gemini', 'anthropic'] as const) gateway.simulator.setFlex(provider, { mode: 'always' })
})

const place = () => ({ url: gateway.url, key: customer.key })
const unknownYet = ['x-leeway-tier', 'x-leeway-waited-ms', 'x-leeway-attempts', 'x-leeway-cost-micro-usd']

async function patientAnswers(startWithin: (sdk: Sdk) => string) {
  return Promise.all(
    sdks.map(async sdk => {
      const body = { start_within: startWithin(sdk) }
      const [whole, final, events] = await Promise.all([sdk.whole(place(), body), sdk.final(place(), body), sdk.events(place(), body)])
      const headers = sdk.surface === 'interactions' ? [whole.headers] : [whole.headers, events.headers]
      for (const each of headers) {
        expect(each).toMatchObject({ 'x-leeway-reason': 'pending', 'x-leeway-provider': sdk.provider })
        for (const name of unknownYet) expect(each).not.toHaveProperty(name)
      }
      return [viewOf[sdk.surface](whole.data).text, viewOf[sdk.surface](final).text]
    }),
  )
}

/** A race's window ends flex after 177 seconds. */
const startWithin = ({ provider }: Sdk) => (provider === 'anthropic' ? 'default' : '00h-03m-00s')

describe('an answer that starts late', () => {
  it('comes to every stock SDK, streamed and whole', async () => {
    for (const provider of ['openai', 'gemini'] as const) gateway.simulator.setFlex(provider, { mode: 'queue', seconds: 600 })
    gateway.simulator.setFlex('anthropic', { mode: 'queue', seconds: 160 })
    expect(await patientAnswers(startWithin)).toEqual(sdks.map(() => Array(2).fill('You said: hello there')))
    const rows = (await finished(gateway)).map(({ surface, status, reason }) => `${surface} ${status} ${reason}`)
    expect([...new Set(rows)].toSorted()).toEqual([
      ...['chat 200 flex_deadline', 'interactions 200 flex_deadline', 'messages 200 tier_direct', 'responses 200 flex_deadline'],
    ])
  })
})

/** The error object, wherever the SDK keeps it: in what it threw, in the last event, or (late, whole) in the object itself. */
function errorIn(sdk: Sdk, outcome: unknown): unknown {
  const { error, errors } = outcome as { readonly error?: unknown; readonly errors?: unknown }
  const inner = sdk.surface === 'messages' && isObject(error) && isObject(error.error) ? error.error : error
  return inner ?? errors
}

describe('a failure after that', () => {
  it('is thrown or yielded by the stream readers, and is the object that whole answers resolve with', async () => {
    for (const provider of ['openai', 'gemini', 'anthropic'] as const) {
      gateway.simulator.setFlex(provider, { mode: 'silent', tiers: ['flex', 'standard'] })
    }
    const body = { start_within: 'default' }
    const outcomes = await Promise.all(
      sdks.map(async sdk => {
        const streamed = await sdk.events(place(), body).then(
          ({ events }) => events.at(-1),
          (error: unknown) => error,
        )
        const whole: Json = (await sdk.whole(place(), body)).data
        return { name: sdk.name, streamed: errorIn(sdk, streamed), whole: errorIn(sdk, whole), status: whole.status }
      }),
    )
    const failed = { code: 'upstream_timeout', message: expect.stringContaining('did not answer within 300 seconds') }
    expect(outcomes).toEqual(
      sdks.map(({ name, surface }) => ({
        name,
        streamed: expect.objectContaining(failed),
        whole: expect.objectContaining(failed),
        status: surface === 'responses' || surface === 'interactions' ? 'failed' : undefined,
      })),
    )
  })
})
