// Function URLs and the REST API hand over different events and take the same answers: every route behind both.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { request } from 'undici'
import { codeOf, draft, forms, send, surfaceNames } from '../middleware/drafts.ts'
import { minimalAnswer } from '../middleware/upstream.ts'
import type { Host } from './harness/host.ts'
import { startWorld, type World } from './world.ts'

let world: World
const hosts = new Map<string, Host>()
const fronts = ['url', 'api'] as const
beforeAll(async () => {
  world = await startWorld()
  world.upstream.answer = minimalAnswer
  for (const front of fronts) hosts.set(front, await world.host({ front }))
})
afterAll(() => world.close())

const urlOf = (front: string): string => hosts.get(front)?.url ?? ''
const cases = fronts.flatMap(front => surfaceNames.flatMap(surface => [false, true].map(stream => ({ front, surface, stream }))))

describe('an answer', () => {
  it.each(cases)('of $surface behind $front, stream $stream', async ({ front, surface, stream }) => {
    const asked = draft(surface, world.gateway.key)
    Object.assign(asked.body, { stream })
    const answer = await send(urlOf(front), asked)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(stream ? /^text\/event-stream/ : /^application\/json/)
    expect(answer.headers['x-leeway-tier']).toMatch(/^(?:default|standard)$/)
    expect(answer.text).toContain('fine')
  })
})

describe.each(fronts)('behind %s', front => {
  const get = async (path: string, key = world.gateway.key) => {
    const { statusCode, body } = await request(urlOf(front) + path, { headers: { Authorization: `Bearer ${key}` } })
    return { status: statusCode, body: (await body.json()) as Record<string, unknown> }
  }

  it('a receipt is found by its id', async () => {
    const { headers } = await send(urlOf(front), draft('responses', world.gateway.key))
    expect(await get(`/v1/receipts/${headers['x-request-id']}`)).toMatchObject({ status: 200, body: { id: headers['x-request-id'] } })
  })

  it('the query string arrives', async () => {
    const today = new Date().toISOString().slice(0, 10)
    expect((await get(`/v1/usage?from=${today}&to=${today}&by=day`)).status).toBe(200)
    expect((await get('/v1/usage?from=yesterday')).status).toBe(400)
  })

  it.each(['/v1/models', '/v1/models/gpt-5.5', '/healthz'])('%s is served', async path => {
    expect((await get(path)).status).toBe(200)
  })

  it('an unknown path is told what there is', async () => {
    expect(await get('/v1/nothing')).toMatchObject({ status: 404, body: { error: { code: 'unknown_url' } } })
  })

  it('bytes that are no text arrive as they are', async () => {
    const asked = draft('responses', world.gateway.key)
    asked.headers['content-type'] = 'application/octet-stream'
    expect((await send(urlOf(front), asked)).status).toBe(200)
  })

  it('a body over our limit gets our envelope, one over the platform’s does not reach us', async () => {
    const asked = draft('messages', world.gateway.key)
    asked.wire = () => `{"model":"${forms.messages.model}","pad":"${'x'.repeat(1_000_001)}"}`
    const answer = await send(urlOf(front), asked)
    expect([answer.status, codeOf(answer)]).toEqual([413, 'request_too_large'])
    asked.wire = () => 'x'.repeat(7_000_000)
    expect((await send(urlOf(front), asked)).text).toBe('')
  })
})
