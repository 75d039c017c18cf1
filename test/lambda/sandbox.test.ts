// What a sandbox survives and what it does not, with the built functions under Lambda's own runtime client (contract §5, "The 15-minute wall"; §9).
import { setImmediate as turn } from 'node:timers/promises'
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { request } from 'undici'
import { storeProviderKey } from '../../shared/accounts/provider-keys.ts'
import { codeOf, type Draft, draft, send } from '../middleware/drafts.ts'
import { eventStream, minimal, minimalAnswer } from '../middleware/upstream.ts'
import type { Host } from './harness/host.ts'
import { processOf } from './process.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())
afterEach(() => {
  world.database.fate = () => 'pass'
})

const ask = (key: string, more: object = {}): Draft => {
  const request = draft('responses', key)
  Object.assign(request.body, more)
  return request
}
const streamed = { stream: true }
const pidsOf = (host: Host) =>
  host
    .functionOf('responses')
    .sandboxes()
    .map(({ pid }) => pid)

describe('an error before the first byte', () => {
  it.each(['url', 'api'] as const)('is answered with its own status and envelope behind the front "%s"', async front => {
    const host = await world.host({ front })
    const answer = await send(host.url, draft('responses', 'flex_live_wrong'))
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_api_key'])
    expect(answer.headers['x-request-id']).toMatch(/^req_/)
  })

  it.each([
    ['refuses', { status: 400, body: '{"error":{"message":"no","type":"invalid_request_error"}}' }, 400],
    ['fails', { status: 500, body: 'oops' }, 500],
    ['hangs up', { body: '', cut: true }, 502],
  ])('of a provider that %s leaves the sandbox as it was', async (_, reply, status) => {
    const host = await world.host()
    world.upstream.answer = () => reply
    const { key } = await world.customer()
    expect((await send(host.url, ask(key, streamed))).status).toBe(status)
    const before = pidsOf(host)
    world.upstream.answer = minimalAnswer
    expect((await send(host.url, ask(key))).status).toBe(200)
    expect(pidsOf(host)).toEqual(before)
  })

  it('in the settings is the platform’s: 502, and no sandbox is left', async () => {
    const host = await world.host({ environment: { RECORD_TTL: 'soon' } })
    const { statusCode, body } = await request(`${host.url}/healthz`)
    expect([statusCode, await body.json()]).toEqual([502, { Message: 'Internal Server Error' }])
    expect(host.functionOf('fallback').sandboxes()).toEqual([])
    expect(world.log.join('\n')).toContain('RECORD_TTL')
  })
})

describe('a stream that its provider cuts', () => {
  it('ends with the failure as its last event, whole as HTTP, and its sandbox answers on', async () => {
    const host = await world.host()
    const { key } = await world.customer()
    world.upstream.answer = () => ({ headers: eventStream, body: minimal.openai('half').opening, cut: true })
    const answer = await send(host.url, ask(key, streamed))
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('half')
    expect(answer.text.trimEnd().split('\n\n').at(-1)).toContain('upstream_stream_failed')
    const [pid] = pidsOf(host)
    world.upstream.answer = minimalAnswer
    expect((await send(host.url, ask(key, streamed))).text).toContain('response.completed')
    expect(pidsOf(host)).toEqual([pid])
  })
})

describe('the wall', () => {
  const endless = () => ({ headers: eventStream, body: minimal.openai('begun').opening, open: true })

  it('ends a stream properly before the platform would, and the sandbox lives on', async () => {
    const host = await world.host({ timeoutMs: 3_000, environment: { WALL_MARGIN: '2' } })
    const { key } = await world.customer()
    world.upstream.answer = endless
    const answer = await send(host.url, ask(key, streamed))
    expect(answer.text.trimEnd().split('\n\n').at(-1)).toMatch(/"code":"\w+"/)
    const [pid] = pidsOf(host)
    world.upstream.answer = minimalAnswer
    expect((await send(host.url, ask(key))).status).toBe(200)
    expect(pidsOf(host)).toEqual([pid])
  })

  it('that comes first cuts the connection, kills the sandbox, and the next request finds another', async () => {
    const host = await world.host({ timeoutMs: 1_500, environment: { WALL_MARGIN: '0.001' } })
    const { key } = await world.customer()
    world.upstream.answer = minimalAnswer
    expect((await send(host.url, ask(key))).status).toBe(200)
    const [pid] = pidsOf(host)
    world.upstream.answer = endless
    // A thousandth of a second is too short to close the ledger's row in.
    await expect(send(host.url, ask(key, streamed))).rejects.toThrow()
    world.upstream.answer = minimalAnswer
    expect((await send(host.url, ask(key))).status).toBe(200)
    expect(pidsOf(host)).not.toContain(pid)
  })
})

describe('a frozen sandbox', () => {
  it('finds that its sockets were closed, and answers all the same', async () => {
    const host = await world.host()
    const { key } = await world.customer()
    world.upstream.answer = minimalAnswer
    expect((await send(host.url, ask(key))).status).toBe(200)
    await host.idle()
    world.upstream.hangUp()
    world.database.hangUp()
    expect((await send(host.url, ask(key))).status).toBe(200)
    expect(host.functionOf('responses').started()).toBe(1)
  })

  it('does nothing between two events', async () => {
    const host = await world.host()
    await request(`${host.url}/healthz`).then(({ body }) => body.dump())
    await host.idle()
    const [sandbox] = host.functionOf('fallback').sandboxes()
    // Stopped as soon as the kernel gets to it.
    while (processOf(sandbox?.pid).state !== 'T') await turn()
    expect(sandbox?.finishing()).toBe(false)
  })
})

describe('a provider key that was replaced', () => {
  it('is used as soon as the record of its organisation is read again', async () => {
    const host = await world.host({ environment: { RECORD_TTL: '1' } })
    const { key, organisation } = await world.customer({ byok: { openai: 'old' } })
    const used = async () => {
      await send(host.url, ask(key))
      return world.upstream.calls.at(-1)?.key
    }
    world.upstream.answer = minimalAnswer
    expect(await used()).toBe('old')
    await storeProviderKey(world.gateway.ports, { organisation, provider: 'openai', key: 'new' })
    const replacedAt = Date.now()
    while ((await used()) !== 'new') expect(Date.now() - replacedAt).toBeLessThan(15_000)
    expect(host.functionOf('responses').started()).toBe(1)
  })

  it('behind our back is used within the request that its provider refuses', async () => {
    const host = await world.host()
    const { key, organisation } = await world.customer({ byok: { openai: 'stolen' } })
    let valid = 'stolen'
    world.upstream.answer = call =>
      call.key === valid ? minimalAnswer(call) : { status: 401, body: '{"error":{"message":"revoked","code":"invalid_api_key"}}' }
    expect((await send(host.url, ask(key))).status).toBe(200)
    valid = 'rotated'
    const client = new SecretsManagerClient()
    const SecretId = world.gateway.ports.settings.SECRET_PREFIX + organisation
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ openai: valid }) }))
    client.destroy()
    expect((await send(host.url, ask(key))).status).toBe(200)
    expect(world.upstream.calls.at(-1)?.key).toBe('rotated')
  })
})

describe('requests at the same time', () => {
  it('each have a sandbox of their own, up to the concurrency; the others wait', async () => {
    const host = await world.host({ concurrency: 3 })
    const { key } = await world.customer()
    world.upstream.answer = call => minimalAnswer(call, `echo ${/prompt (\d+)/.exec(call.body)?.[1]}`)
    const answers = await Promise.all(
      Array.from(
        { length: 9 },
        async (_, index) => (await send(host.url, ask(key, { input: `prompt ${index}`, stream: index % 2 === 0 }))).text,
      ),
    )
    for (const [index, text] of answers.entries()) expect(text).toContain(`echo ${index}`)
    expect(host.functionOf('responses').started()).toBe(3)
  })
})
