// GET /v1/models and /v1/models/{id} over HTTP: the shape, who may see what, and the official SDKs as readers.
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import OpenAI from 'openai'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { draft, send } from '../middleware/drafts.ts'
import { docsUrl, expectEnvelope, rateHeaders } from '../middleware/envelope.ts'
import { type CustomerWish, startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway({ environment: { DOCS_URL: docsUrl } })
})
afterAll(() => gateway.close())

const get = (path: string, key = gateway.key, method: 'GET' | 'POST' = 'GET') =>
  send(gateway.url, { ...draft('chat', key), path, method, wire: json => (method === 'GET' ? '' : json) })
const keyOf = async (key: CustomerWish['key']) => (await gateway.customer({ key })).key

interface Listed {
  readonly id: string
  readonly [member: string]: unknown
}
interface Rate {
  readonly input: number
  readonly output: number
}
const dataOf = (body: Record<string, unknown>) => body.data as readonly Listed[]

describe('the list', () => {
  it.each(['/v1/models', '/v1/models/', '/v1/models?limit=1000'])('has every model of the catalogue at %s', async path => {
    const answer = await get(path)
    const body = answer.json()
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json'])
    expect(body).toMatchObject({ object: 'list', catalogue_version: catalogue().version, has_more: false })
    expect(dataOf(body).map(({ id }) => id)).toEqual(catalogue().models.map(({ id }) => id))
  })

  it('says of each model what it is and what it costs', async () => {
    for (const model of dataOf((await get('/v1/models')).json())) {
      expect(model).toMatchObject({
        object: 'model',
        created: expect.any(Number),
        owned_by: expect.stringMatching(/^(openai|google|anthropic)$/),
        provider: expect.stringMatching(/^(openai|gemini|anthropic)$/),
        category: expect.any(String),
        flex_capable: (model.tiers as readonly string[]).includes('flex'),
        tiers: expect.arrayContaining(['default', 'priority']),
      })
      expect(model).toHaveProperty('prices')
    }
  })

  it('shows flex at half the price of standard', async () => {
    const flagship = dataOf((await get('/v1/models')).json()).find(({ id }) => id === 'gpt-5.5')
    const { standard, flex } = (flagship?.prices ?? {}) as Record<'standard' | 'flex', readonly Rate[]>
    expect(flex[0]?.input).toBeGreaterThan(0)
    expect(flex[0]).toMatchObject({ input: (standard[0]?.input ?? 0) / 2, output: (standard[0]?.output ?? 0) / 2 })
  })

  it('leaves out what the key may not use', async () => {
    const key = await keyOf({ models: ['gpt-5.5', 'claude-sonnet-5'] })
    const ids = dataOf((await get('/v1/models', key)).json()).map(({ id }) => id)
    expect(ids.toSorted()).toEqual(['claude-sonnet-5', 'gpt-5.5'])
  })
})

describe('one model', () => {
  it.each(['gpt-5.5', 'gpt-5.5-2026-04-01', 'gemini-3.6-flash', 'claude-sonnet-5', 'claude-sonnet-5-20260601'])('%s', async id => {
    const answer = await get(`/v1/models/${id}`)
    expect(answer.status).toBe(200)
    const listed = dataOf((await get('/v1/models')).json()).find(model => id.startsWith(model.id) && catalogue().find(id)?.id === model.id)
    expect(answer.json()).toEqual({ ...listed, id, display_name: listed?.id, catalogue_version: catalogue().version })
  })

  it.each(['llama-4', 'gpt-99', 'GPT-5.5', 'gpt-5.5%20', '%E0%A4%A', 'x'.repeat(500)])('%s is nobody', async id => {
    const answer = await get(`/v1/models/${id}`)
    expectEnvelope(answer, { status: 404, code: 'model_not_found', type: 'invalid_request_error', param: 'model' })
  })

  it('is nobody to a key that may not use it', async () => {
    const key = await keyOf({ models: ['gpt-5.5'] })
    expect((await get('/v1/models/gpt-5.5-2026-04-01', key)).status).toBe(200)
    expect((await get('/v1/models/gpt-5.4', key)).status).toBe(404)
  })
})

describe.each(['/v1/models', '/v1/models/gpt-5.5'])('%s', path => {
  it('wants a key', async () => {
    expect((await get(path, 'nonsense')).status).toBe(401)
  })

  it('counts against the limit of the key and shows the rates', async () => {
    const key = await keyOf({ tier: 2 })
    const answers = [await get(path, key), await get(path, key), await get(path, key)]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    const shown = answers.map(({ headers }) => rateHeaders.slice(0, 2).map(name => headers[name]))
    expect(shown).toEqual([
      ['2', '1'],
      ['2', '0'],
      ['2', '0'],
    ])
  })

  it('is never blocked by credit or billing', async () => {
    const key = await keyOf({ creditMicroUsd: 0, monthlyBudgetMicroUsd: 0 })
    const { key: overdue } = await gateway.customer({ organisation: { billing: 'overdue' } })
    for (const one of [key, overdue]) expect((await get(path, one)).status).toBe(200)
  })

  it('takes GET only', async () => {
    const answer = await get(path, gateway.key, 'POST')
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET'])
  })
})

describe('the SDK of OpenAI', () => {
  const client = () => new OpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/v1` })

  it('lists the models', async () => {
    const ids: string[] = []
    for await (const { id } of client().models.list()) ids.push(id)
    expect(ids).toEqual(catalogue().models.map(({ id }) => id))
  })

  it('retrieves one', async () => {
    expect(await client().models.retrieve('gpt-5.5-2026-04-01')).toMatchObject({
      id: 'gpt-5.5-2026-04-01',
      object: 'model',
      owned_by: 'openai',
    })
    await expect(client().models.retrieve('llama/4')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
  })
})

describe('the SDK of Anthropic', () => {
  const client = () => new Anthropic({ apiKey: gateway.key, baseURL: gateway.url })

  it('lists the models, in one page', async () => {
    const page = await client().models.list({ limit: 1000 })
    expect(page.hasNextPage()).toBe(false)
    const ids: string[] = []
    for await (const { id, type } of client().models.list()) ids.push(`${type} ${id}`)
    expect(ids).toEqual(catalogue().models.map(({ id }) => `model ${id}`))
  })

  it('retrieves one', async () => {
    const model = await client().models.retrieve('claude-sonnet-5')
    expect(model).toMatchObject({ id: 'claude-sonnet-5', type: 'model', display_name: 'claude-sonnet-5' })
    expect(Number.isNaN(Date.parse(model.created_at))).toBe(false)
    await expect(client().models.retrieve('llama-4')).rejects.toBeInstanceOf(Anthropic.NotFoundError)
  })
})
