// The container's own process against emulated AWS: healthy, answers a stock SDK, and ends on SIGTERM without cutting anybody off.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals'
import OpenAI from 'openai'
import { startGateway, type TestGateway } from '../support/gateway.ts'

let outside: TestGateway
beforeAll(async () => {
  outside = await startGateway({ pace: 10 })
})
afterAll(() => outside.close())

const children = new Set<ChildProcess>()
afterEach(async () => {
  for (const child of children) if (child.exitCode === null) await Promise.all([once(child, 'exit'), child.kill('SIGKILL')])
  children.clear()
})

function run(environment: Readonly<Record<string, string>>) {
  const { simulator, secrets, dynamodb } = outside
  const child = spawn(process.execPath, ['functions/container/main.ts'], {
    env: {
      PATH: process.env.PATH,
      ...{ PORT: '0', HOST: '127.0.0.1', LEEWAY_LOG: 'info' },
      ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
      ...{ AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint, AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint },
      OPENAI_UPSTREAM_URL: simulator.origins.openai,
      ...environment,
    },
  })
  children.add(child)
  const printed = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', text => {
    printed.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    printed.stderr += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, ...printed }))
  return { child, ended, printed }
}

async function start(environment: Readonly<Record<string, string>> = {}) {
  const running = run(environment)
  let url: string | undefined
  while (url === undefined) {
    await Promise.race([once(running.child.stdout, 'data'), running.ended])
    url = /^ready (\S+)$/m.exec(running.printed.stdout)?.[1]
    if (running.child.exitCode !== null) throw new Error(running.printed.stderr)
  }
  return { ...running, url, client: new OpenAI({ baseURL: `${url}/v1`, apiKey: outside.key, maxRetries: 0 }) }
}

const ask = (input: string) => ({ model: 'gpt-5.5', input, stream: true, start_within: 'default' }) as never

/** The log lines of requests. */
const requestsOf = (stderr: string) =>
  stderr
    .trimEnd()
    .split('\n')
    .filter(line => line.includes('"event":"request"'))
    .map(line => JSON.parse(line))

test('it is healthy, and the admin API is not there', async () => {
  const { url } = await start()
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await fetch(`${url}/admin/organisations`, { headers: { 'x-leeway-admin-key': outside.adminKey } })).status).toBe(404)
})

test('it counts failures by the address that its proxy saw', async () => {
  const { url } = await start({ TRUSTED_PROXY_HOPS: '1' })
  const fail = (address: string) =>
    fetch(`${url}/v1/models`, { headers: { 'x-forwarded-for': `10.9.8.7, ${address}`, authorization: 'Bearer wrong' } })
  for (let failure = 0; failure < 20; failure++) expect((await fail('203.0.113.5')).status).toBe(401)
  expect([(await fail('203.0.113.5')).status, (await fail('203.0.113.6')).status]).toEqual([429, 401])
})

describe('SIGTERM', () => {
  it('ends an idle container at once', async () => {
    const { child, ended, url } = await start()
    await fetch(`${url}/healthz`)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('lets a stream come to its end, and takes nothing new', async () => {
    const { child, ended, client, url } = await start()
    const stream = await client.responses.create(ask('count to 40'))
    const types: string[] = []
    let refused: unknown
    for await (const { type } of stream as unknown as AsyncIterable<{ type: string }>) {
      if (types.push(type) === 3) {
        child.kill('SIGTERM')
        while (refused === undefined) await fetch(`${url}/healthz`, { headers: { connection: 'close' } }).catch(error => (refused = error))
      }
    }
    expect(types.at(-1)).toBe('response.completed')
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(requestsOf(stderr)).toEqual([expect.objectContaining({ surface: 'responses', status: 200, code: null })])
  })

  it('ends a stream in-band once its grace is over, and closes its row', async () => {
    const { child, ended, client } = await start({ SHUTDOWN_GRACE: '0' })
    const stream = await client.responses.create(ask('count to 3000'))
    let events = 0
    const read = async () => {
      for await (const _ of stream as unknown as AsyncIterable<unknown>) if (++events === 3) child.kill('SIGTERM')
    }
    // The SDK throws what the stream's last events say; a cut connection would be another error.
    await expect(read()).rejects.toMatchObject({ code: 'upstream_timeout', type: 'server_error' })
    const { code, stderr } = await ended
    expect(code).toBe(0)
    const [line] = requestsOf(stderr)
    expect(line).toMatchObject({ status: 500, code: 'upstream_timeout' })
    const found = await outside.ports.receipts.find(line.organisation, line.request)
    expect(found?.settlement).toMatchObject({ status: 500, code: 'upstream_timeout' })
  })
})

test('a wrong setting is said in a line', async () => {
  expect(await run({ SHUTDOWN_GRACE: 'long' }).ended).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Wrong settings:\n {2}SHUTDOWN_GRACE/),
  })
})
