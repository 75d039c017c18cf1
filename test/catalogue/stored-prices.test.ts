// Over HTTP: prices that an operator stores are those of the next answers, after the refresh interval, and the row says which.
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { pricesKey } from '../../shared/adapters/dynamodb/layout.ts'
import { dynamoPrices } from '../../shared/adapters/dynamodb/prices.ts'
import { builtIn, type Catalogue, installCatalogue } from '../../shared/catalogue/catalogue.ts'
import { parseLiteLlm } from '../../shared/catalogue/litellm.ts'
import { refreshEvery } from '../../shared/catalogue/refresh.ts'
import type { CatalogueData } from '../../shared/catalogue/types.ts'
import type { Settlement } from '../../shared/ledger/records.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let clock: FakeClock
let customer: Customer

beforeAll(async () => {
  clock = fakeClock()
  gateway = await startGateway({ clock })
  customer = await gateway.customer()
})
afterAll(async () => {
  installCatalogue(builtIn)
  await gateway.close()
})

const model = 'gpt-5.5'

async function ask(): Promise<{ cost: number; settlement: Settlement }> {
  const response = await fetch(`${gateway.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, start_within: 'default', input: 'say why' }),
  })
  await response.text()
  await gateway.ports.ledger.idle()
  const entry = await gateway.ports.receipts.find(customer.organisation, response.headers.get('x-request-id') ?? '')
  if (entry?.settlement == null) throw new Error('The row is not closed')
  return { cost: Number(response.headers.get('x-leeway-cost-micro-usd')), settlement: entry.settlement }
}

/** What those tokens cost, without a cache, at the standard tier. */
function costOf({ usage }: Settlement, prices: Catalogue): number {
  const rates = prices.pricesOf(model, clock.now())?.standard[0]
  if (usage === null || rates === undefined) throw new Error('nothing to price')
  return Math.round((usage.input * rates.input + usage.output * rates.output) / 1_000_000)
}

const dear = { litellm_provider: 'openai', mode: 'responses', input_cost_per_token: 4e-4, output_cost_per_token: 8e-4 }

it('stored prices hold after five minutes; what cannot be believed changes nothing', async () => {
  const { prices } = gateway.ports
  const before = await ask()
  expect(before.settlement.catalogueVersion).toBe(builtIn.version)
  expect(before.cost).toBe(costOf(before.settlement, builtIn))

  const loaded = parseLiteLlm(JSON.stringify({ [model]: dear }))
  await prices.write(loaded)
  await clock.advance(refreshEvery - 1)
  expect((await ask()).settlement.catalogueVersion).toBe(builtIn.version)
  await clock.advance(1)
  const after = await ask()
  expect(after.settlement.catalogueVersion).toBe(loaded.version)
  expect(after.cost).toBe(costOf(after.settlement, loaded))
  expect(after.cost).toBeGreaterThan(before.cost)

  await prices.write({ ...loaded, version: 'empty', models: [] })
  await clock.advance(refreshEvery)
  expect((await ask()).settlement.catalogueVersion).toBe(loaded.version)
  expect(gateway.log.filter(line => line.includes('price_catalogue_invalid'))).toHaveLength(1)

  const client = dynamoClient()
  await client.send(new PutItemCommand({ TableName: gateway.ports.settings.TABLE_NAME, Item: { ...pricesKey, version: { S: 'x' } } }))
  client.destroy()
  await clock.advance(refreshEvery)
  expect((await ask()).settlement.catalogueVersion).toBe(loaded.version)
  expect(gateway.log.filter(line => line.includes('price_catalogue_unreadable'))).toHaveLength(1)
})

it('a catalogue that is larger than an item comes back whole', async () => {
  const models = Array.from({ length: 20 }, (_, copy) => builtIn.models.map(known => ({ ...known, id: `${known.id}-copy${copy}` }))).flat()
  const { version, asOf, prefixes } = builtIn
  const large: CatalogueData = { version, asOf, prefixes, models }
  expect(JSON.stringify(large).length).toBeGreaterThan(400 * 1024)
  const client = dynamoClient()
  const prices = dynamoPrices({ client, table: gateway.ports.settings.TABLE_NAME })
  await prices.write(large)
  expect(await prices.read()).toEqual({ version, data: JSON.parse(JSON.stringify(large)) })
  client.destroy()
})
