// Capacity memory over real HTTP, on a quick clock: what flex does to one organisation's races decides its later ones, and not those of others.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { dynamoCapacity } from '../../shared/adapters/dynamodb/capacity.ts'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { laneOf, slotMs } from '../../shared/race/capacity-entry.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { counted, fails, times } from './samples.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startGateway({
    quick: 20,
    // Neither jitter nor probes.
    random: () => 0.5,
    environment: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '10240' },
  })
  gateway.simulator.setFlex('openai', { mode: 'never' })
  await remember()
})
afterAll(() => gateway.close())

/** What the races of an hour showed: enough for poor odds, but no proof of anything. */
async function remember(): Promise<void> {
  const { clock, settings } = gateway.ports
  const client = dynamoClient()
  const slot = Math.floor(clock.now() / slotMs) * slotMs
  const additions = new Map([[64, { counts: counted(...times(400, fails(9_000))) }]])
  await dynamoCapacity({ client, table: settings.TABLE_NAME }).add({ model: 'openai/gpt-5.5', slot, period: 0, additions })
  client.destroy()
}

const headersOf = (key: string) => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' })

interface Reply {
  readonly reason: string | null
  readonly attempts: number
  readonly limit: unknown
  readonly tier: unknown
}

async function get(path: string, key: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${gateway.url}${path}`, { headers: headersOf(key) })
  expect(response.status).toBe(200)
  return (await response.json()) as Readonly<Record<string, unknown>>
}

/** A short answer: on so much memory it is not worth a long wait. */
async function ask(key: string): Promise<Reply> {
  const body = JSON.stringify({ model: 'gpt-5.5', input: 'Hello', max_output_tokens: 48, start_within: '00h-00m-10s' })
  const response = await fetch(`${gateway.url}/v1/responses`, { method: 'POST', headers: headersOf(key), body })
  expect(response.status).toBe(200)
  await response.text()
  await gateway.ports.ledger.idle()
  const { wait_limit: limit, served_tier: tier } = await get(`/v1/receipts/${response.headers.get('x-request-id')}`, key)
  return { reason: response.headers.get('x-leeway-reason'), attempts: Number(response.headers.get('x-leeway-attempts')), limit, tier }
}

/** Asks until one reply is as wanted; a machine under load may take longer for a request than its wait for flex. */
async function askUntil(key: string, wanted: (reply: Reply) => boolean): Promise<Reply[]> {
  const replies: Reply[] = []
  while (replies.length < 200 && !replies.some(wanted)) replies.push(await ask(key))
  return replies
}

const waited = ({ reason, attempts }: Reply): boolean => attempts > 1 && (reason === 'flex_capacity' || reason === 'flex_deadline')

/** Organisations are told apart by a hash; this one is not taken for that one. */
async function stranger(to: Customer): Promise<Customer> {
  for (;;) {
    const customer = await gateway.customer()
    if (laneOf(customer.organisation) !== laneOf(to.organisation)) return customer
  }
}

describe('an organisation whom flex fails', () => {
  let failed: Customer
  beforeAll(async () => {
    failed = await gateway.customer()
  })

  it('first waits for flex, and then goes without', async () => {
    const replies = await askUntil(failed.key, ({ reason, limit }) => reason === 'flex_skipped' && limit === 'odds')
    expect(replies.filter(waited).map(({ limit }) => limit)).toEqual(expect.arrayContaining(['break_even']))
    expect(replies.at(-1)).toEqual({ reason: 'flex_skipped', attempts: 1, limit: 'odds', tier: 'default' })
  }, 60_000)

  it('does not keep others from waiting', async () => {
    const { key } = await stranger(failed)
    const replies = await askUntil(key, waited)
    expect(replies.at(-1)).toMatchObject({ limit: 'break_even', tier: 'default' })
    expect(replies.map(({ limit }) => limit)).not.toContain('odds')
  })

  it('sees it in the list of models, and so does everybody', async () => {
    const { key } = await gateway.customer()
    for (const { flex } of [await get('/v1/models/gpt-5.5', key), await get('/v1/models/gpt-5.5-2026-04-01', gateway.key)]) {
      expect(flex).toMatchObject({ windows: expect.any(Array), based_on_races: expect.any(Number) })
      const { windows, based_on_races: races } = flex as {
        windows: readonly { odds: number; median_wait_ms: number }[]
        based_on_races: number
      }
      expect(races).toBeGreaterThan(100)
      expect(windows[0]?.odds).toBeLessThan(0.5)
    }
    const { data } = (await get('/v1/models', key)) as { readonly data: readonly { readonly id: string; readonly flex?: unknown }[] }
    const listed = (id: string) => data.find(model => model.id === id)
    expect(listed('gpt-5.5')?.flex).not.toBeNull()
    expect(listed('gpt-5.4')?.flex).toBeNull()
    expect(listed('claude-sonnet-5')).not.toHaveProperty('flex')
  })
})
