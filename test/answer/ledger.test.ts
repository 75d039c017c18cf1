// Exactly one row per request in the database, whatever happened, read back as a receipt.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { LedgerEntry } from '../../shared/ledger/records.ts'
import type { OpenUpstream } from '../../shared/upstream/http.ts'
import { type Plays, type ScriptedProvider, scriptedProvider } from '../race/scripted-provider.ts'
import { answers, begins, refuses, serves, specimens } from '../race/streams.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let customer: Customer
let provider: ScriptedProvider
const open: OpenUpstream = (request, signal) => provider.open(request, signal)

beforeAll(async () => {
  gateway = await startGateway({ ports: { open } })
  customer = await gateway.customer()
})
afterAll(() => gateway.close())

/** Sends a request to a provider that plays that script (nothing in it takes time), and reads its row. */
async function rowOf(plays: Plays, body: object): Promise<{ readonly response: Response; readonly entry: LedgerEntry | undefined }> {
  provider = scriptedProvider(fakeClock(), plays)
  const response = await fetch(`${gateway.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.5', input: 'Hello', start_within: '00h-00m-10s', ...body }),
  })
  await response.text()
  await gateway.ports.ledger.idle()
  const entry = await gateway.ports.receipts.find(customer.organisation, response.headers.get('x-request-id') ?? '')
  return { response, entry }
}

const full = { headers: { 'retry-after': '30' } }
const usage = { input: expect.any(Number), output: expect.any(Number) }

describe.each([true, false])('a row (stream: %p)', stream => {
  it.each<[string, Plays, object]>([
    [
      'flex won',
      { flex: serves() },
      { status: 200, code: null, reason: 'flex_won', attempts: [{ tier: 'flex', outcome: 'started' }], usage },
    ],
    [
      'moved up',
      { flex: refuses(full), default: serves() },
      {
        status: 200,
        code: null,
        reason: 'flex_capacity',
        attempts: [
          { tier: 'flex', outcome: 'refused' },
          { tier: 'default', outcome: 'started' },
        ],
        usage,
      },
    ],
    [
      'rejected',
      { flex: answers(400, { message: 'Wrong', code: 'invalid_value' }) },
      { status: 400, code: 'invalid_value', attempts: [{ tier: 'flex', outcome: 'rejected' }], usage: null },
    ],
    ['broken midway', { flex: begins({ at: 0, end: 'cut' }) }, { status: 502, code: 'upstream_stream_failed', usage: null }],
    ['not reached', { flex: refuses(full), default: { connect: 'refused' } }, { status: 502, code: 'upstream_stream_failed', usage: null }],
    [
      'a key that the provider refuses',
      { flex: answers(401, { message: 'Incorrect API key provided', code: 'invalid_api_key' }) },
      { status: 403, code: 'upstream_auth_failed', attempts: [{ tier: 'flex', outcome: 'unauthorised' }], usage: null },
    ],
    [
      'an answer without usage',
      {
        flex: {
          body: `${specimens.openai.opening}${specimens.openai.first}${specimens.openai.last.replace(/"usage":\{.*\},"user"/, '"usage":null,"user"')}`,
        },
      },
      { status: 200, code: null, usage: null },
    ],
  ])('of a request: %s', async (_, plays, settlement) => {
    const { response, entry } = await rowOf(plays, { stream })
    expect(entry).toMatchObject({
      requestId: response.headers.get('request-id'),
      organisation: customer.organisation,
      key: customer.hash,
      surface: 'responses',
      provider: 'openai',
      model: 'gpt-5.5',
      startWithin: '00h-00m-10s',
      settlement: { tier: expect.any(String), waitedMs: expect.any(Number), endedAt: expect.any(Number), ...settlement },
    })
    expect(entry?.settlement?.endedAt).toBeGreaterThanOrEqual(entry?.arrivedAt ?? Number.POSITIVE_INFINITY)
    const lines = gateway.log.filter(line => line.includes(`"${entry?.requestId}"`) && line.includes('"event":"request"'))
    expect(lines.length).toBe(1)
  })
})

it('is not written for a request that a check refused', async () => {
  const { response, entry } = await rowOf({ flex: serves() }, { start_within: 'soon' })
  expect(response.status).toBe(400)
  expect(entry).toBeUndefined()
  expect(provider.calls).toHaveLength(0)
})
