// Failures after the start, as each official SDK shows them: its stream helper rejects, its events throw, or (Google) the error is an event.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { FlexMode } from '../../functions/local/simulator/capacity/mode.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Place, type Sdk, sdks } from './clients.ts'
import { isObject, type Json } from './json.ts'
import { finished } from './rows.ts'

let gateway: TestGateway
let customer: Customer

beforeAll(async () => {
  gateway = await startGateway()
  customer = await gateway.customer()
})

afterAll(() => gateway.close())

const place = (): Place => ({ url: gateway.url, key: customer.key })
const tiers = ['flex' as const, 'standard' as const]
const cut: FlexMode = { mode: 'cut', at: 'mid-stream', tiers }
const overloaded: FlexMode = { mode: 'overload-inside-200', after: 'output', tiers }

const asked = sdks.flatMap(sdk => [
  [sdk.name, 'default', sdk] as const,
  ...(sdk.provider === 'anthropic' ? [] : [[sdk.name, '00h-10m-00s', sdk] as const]),
])

/** The error object, wherever the SDK keeps it: thrown with what it throws, or the last event. */
function errorIn({ surface }: Sdk, outcome: unknown): Json {
  if (surface === 'interactions') return (outcome as Json).error as Json
  expect(outcome).toBeInstanceOf(Error)
  const { error } = outcome as { readonly error?: unknown }
  const found = surface === 'messages' ? (error as Json).error : error
  return isObject(found) ? found : {}
}

/** What reading a stream event by event came to: what it threw, or the last event. */
async function lastOf(sdk: Sdk, body: object, seen: Json[]): Promise<unknown> {
  return sdk
    .events(place(), body, {}, event => void seen.push(event))
    .then(
      ({ events }) => events.at(-1),
      error => error,
    )
}

/** The stream helper's end; Google's SDK has no helper, so its last event. */
const helped = async (sdk: Sdk, body: object): Promise<unknown> =>
  sdk.surface === 'interactions' ? lastOf(sdk, body, []) : sdk.final(place(), body).catch((error: unknown) => error)

const settledRows = async (count: number) => (await finished(gateway)).slice(-count).map(({ status, code }) => ({ status, code }))

describe('a stream that breaks off', () => {
  it.each(asked)('%s, %s: says so as its last word', async (_name, startWithin, sdk) => {
    gateway.simulator.setFlex(sdk.provider, cut)
    const seen: Json[] = []
    const ends = [await lastOf(sdk, { start_within: startWithin }, seen), await helped(sdk, { start_within: startWithin })]
    for (const end of ends) {
      expect(errorIn(sdk, end)).toMatchObject({
        code: 'upstream_stream_failed',
        type: 'server_error',
        message: expect.stringMatching(/ broke off before the answer was complete/),
      })
    }
    expect(JSON.stringify(seen)).toContain('You')
    expect(await settledRows(2)).toEqual(Array(2).fill({ status: 502, code: 'upstream_stream_failed' }))
  })

  it.each(asked)('%s, %s: is a 502 for who asked for a whole answer, and is not run twice', async (_name, startWithin, sdk) => {
    gateway.simulator.setFlex(sdk.provider, cut)
    const { length } = gateway.simulator.calls
    const error = await sdk.whole(place(), { start_within: startWithin }, { maxRetries: 0 }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 502, message: expect.stringContaining('broke off') })
    expect(gateway.simulator.calls.length - length).toBe(1)
  })
})

const reported = {
  openai: { code: 'server_is_overloaded', message: expect.stringContaining('overloaded') },
  gemini: { code: 'unavailable', message: expect.stringContaining('overloaded') },
  anthropic: { type: 'overloaded_error', message: 'Overloaded' },
}

describe('a failure that the provider reports amid its answer', () => {
  it.each(asked)("%s, %s: ends the stream with the provider's own words", async (_name, startWithin, sdk) => {
    gateway.simulator.setFlex(sdk.provider, overloaded)
    const ends = [await lastOf(sdk, { start_within: startWithin }, []), await helped(sdk, { start_within: startWithin })]
    for (const end of ends) expect(errorIn(sdk, end)).toMatchObject(reported[sdk.provider])
  })

  const raced = asked.filter(([, startWithin]) => startWithin !== 'default')
  it.each(raced)("%s, %s: is the surface's failed object, or a 502 where there is none", async (_name, startWithin, sdk) => {
    gateway.simulator.setFlex(sdk.provider, overloaded)
    const outcome = await sdk.whole(place(), { start_within: startWithin }, { maxRetries: 0 }).catch((thrown: unknown) => thrown)
    if (sdk.surface === 'chat') expect(outcome).toMatchObject({ status: 502, ...reported.openai })
    else expect(outcome).toMatchObject({ data: { status: 'failed', error: reported[sdk.provider] } })
    expect((await finished(gateway)).at(-1)).toMatchObject({ status: sdk.surface === 'chat' ? 502 : 200 })
  })
})
