// A provider is a data file and a line, a dialect a folder and a line: made-up ones, added so, are type-checked and served over HTTP.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { handlerFile } from '../../infra/bundling.ts'
import { abouts, surfaceNames } from '../../shared/dialects/abouts.ts'
import { endAll, type Started, start } from '../e2e/process.ts'
import { treeWithAdditions } from './tree.ts'

const tree = treeWithAdditions()
const calls: { readonly request: IncomingMessage; readonly body: Readonly<Record<string, unknown>> }[] = []

/** Acme itself: it answers a stream in OpenAI's dialect, whose tier it calls by its own word. */
const answer = readFileSync(join(import.meta.dirname, '../fixtures/responses/text.sse'), 'utf8').replaceAll(
  '"service_tier":"flex"',
  '"service_tier":"usual"',
)
const acme = createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  calls.push({ request, body: JSON.parse(text) })
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(answer)
})

let gateway: Started

beforeAll(async () => {
  await once(acme.listen(0, '127.0.0.1'), 'listening')
  const { port } = acme.address() as AddressInfo
  const environment = { ACME_UPSTREAM_URL: `http://127.0.0.1:${port}`, ACME_API_KEY: 'acme-secret', LEEWAY_LOG: 'silent' }
  gateway = await start(environment, tree.folder)
}, 60_000)

afterAll(async () => {
  await endAll()
  acme.close()
  tree.remove()
})

const headers = () => ({ authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' })
const post = (path: string, body: object): Promise<Response> =>
  fetch(`${gateway.url}${path}`, { method: 'POST', headers: headers(), body: JSON.stringify({ start_within: 'default', ...body }) })
const get = async (path: string): Promise<unknown> => (await fetch(`${gateway.url}${path}`, { headers: headers() })).json()
const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { error: { code: unknown } }).error.code

it('compiles', async () => {
  const config = { extends: './tsconfig.json', include: ['shared', 'functions'] }
  writeFileSync(join(tree.folder, 'tsconfig.additions.json'), JSON.stringify(config))
  const compiler = join(tree.folder, 'node_modules/typescript-7/bin/tsc')
  const checked = await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.additions.json'], { cwd: tree.folder })
  expect(checked.stdout).toBe('')
}, 300_000)

describe('a request on the made-up surface to the made-up provider', () => {
  it('is answered, and leaves a ledger row with its receipt', async () => {
    const response = await post('/v9/models/acme-1:say', { say: 'hello', most: 50 })
    expect([response.status, await response.json()]).toEqual([200, { said: 'Grüße, world 🌍' }])
    expect([response.headers.get('x-leeway-provider'), response.headers.get('x-leeway-tier')]).toEqual(['acme', 'usual'])
    const { request, body } = calls.at(-1) ?? {}
    expect([request?.url, request?.headers['x-acme-key'], request?.headers.authorization]).toEqual([
      '/anvil/responses',
      'acme-secret',
      undefined,
    ])
    expect(body).toMatchObject({ model: 'acme-1', service_tier: 'usual', max_output_tokens: 50 })
    const receipt = await get(`/v1/receipts/${response.headers.get('x-request-id')}`)
    expect(receipt).toMatchObject({ provider: 'acme', surface: 'parley', model: 'acme-1' })
  })

  it('streams where the path says so, with the usage where its own events have it', async () => {
    const text = await (await post('/v9/models/acme-1:recite', { say: 'hello', most: 50 })).text()
    expect(text.match(/"word":"[^"]*"/g)?.length).toBeGreaterThan(1)
    expect(text.trimEnd().split('\n').at(-1)).toBe('data: {"spent":{"words":9}}')
  })

  it('is refused by the rules of its file, in the words of its file', async () => {
    const ask = async (body: object) => codeOf(await post('/v9/models/acme-1:say', { say: 'hello', most: 50, ...body }))
    expect(await ask({ most: undefined })).toBe('missing_max_tokens')
    expect(await ask({ start_within: 'auto' })).toBe('auto_unsupported_for_acme')
    expect(await ask({ start_within: '00h-00m-10s' })).toBe('flex_unsupported_for_acme')
    expect(await ask({ volume: 11 })).toBe('unsupported_parameter')
  })

  it('is on no other verb of its path', async () => expect(await codeOf(await post('/v9/models/acme-1:sing', {}))).toBe('unknown_url'))
})

it('the made-up surface reaches every other provider', async () => {
  for (const model of ['gpt-5.5', 'gemini-3.5-flash', 'claude-sonnet-5'])
    expect([model, (await post(`/v9/models/${model}:say`, { say: 'hello', most: 50 })).status]).toEqual([model, 200])
})

describe('every other surface reaches the made-up provider', () => {
  const messages = [{ role: 'user', content: 'hello' }]
  it.each<[string, object, boolean]>([
    ['/v1/responses', { input: 'hello', max_output_tokens: 50, top_logprobs: 1 }, true],
    ['/v1/chat/completions', { messages, max_tokens: 50 }, false],
    ['/v1/messages', { messages, max_tokens: 50 }, false],
    ['/v1/interactions', { input: 'hello', generation_config: { max_output_tokens: 50 } }, false],
  ])('%s', async (path, body, verbatim) => {
    const response = await post(path, { model: 'acme-1', stream: true, ...body })
    expect([response.status, response.headers.get('x-leeway-provider')]).toEqual([200, 'acme'])
    expect((await response.text()) === answer).toBe(verbatim)
  })

  it('and what its dialect cannot carry is refused there too', async () =>
    expect(await codeOf(await post('/v1/chat/completions', { model: 'acme-1', messages, max_tokens: 50, seed: 1 }))).toBe(
      'unsupported_parameter',
    ))
})

it.each(surfaceNames)('%s has the function that its about.ts names', name => {
  const { folder } = abouts[name].function
  const handler = readFileSync(handlerFile(folder), 'utf8')
  expect(handler).toContain(`dialects/${name}/index.ts`)
})
