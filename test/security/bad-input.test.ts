// What a hostile or careless caller can send: the right code each time, nothing reaches a provider that was not validated, the server lives on.
import { createConnection } from 'node:net'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { type Answer, codeOf, type Draft, draft, forms, send, surfaceNames } from '../middleware/drafts.ts'
import { inPath } from '../support/addressed.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

type Wire = Draft['wire']

const ask = (surface: Draft['surface'], wire: Wire, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
  const request = draft(surface, gateway.key)
  Object.assign(request.headers, headers)
  return send(gateway.url, Object.assign(request, { wire }))
}

const limit = 1_000_000
/** As one long text of exactly that many bytes: the prompt is padded, so that a provider gets it all. */
const ofSize = (bytes: number) => (json: string) => json.replace('hello', `hello${'x'.repeat(bytes - json.length)}`)
/** Without a declared length: sent in chunks. */
const chunked = (wire: (json: string) => string) => (json: string) =>
  Readable.from(wire(json).match(/.{1,65536}/gs) ?? [], { objectMode: false })
const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth)
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
/** The text that a member of the draft's body has in JSON, replaced by other text. */
const inPlaceOf = (member: string, text: string) => (json: string) =>
  json.replace(new RegExp(`"${member}":("[^"]*"|\\[.*?\\](?:\\}\\])?)`), `"${member}":${text}`)
/** Whether the body says model and manner, or the path does. */
const saysModel = (surface: SurfaceName) => !forms[surface].path.includes('{model}')
const prompt = { responses: 'input', chat: 'messages', interactions: 'input', messages: 'messages', generate: 'contents' } as const

describe.each(surfaceNames)('on %s', surface => {
  afterEach(async () => {
    expect((await ask(surface, json => json)).status).toBe(200)
  })

  const deep = 100_000
  const cases: readonly (readonly [name: string, wire: Wire, status: number, code: string | undefined])[] = [
    ['exactly 1,000,000 bytes', ofSize(limit), 200, undefined],
    ['exactly 1,000,000 bytes in chunks', chunked(ofSize(limit)), 200, undefined],
    ['1,000,001 bytes', ofSize(limit + 1), 413, 'request_too_large'],
    ['1,000,001 bytes in chunks', chunked(ofSize(limit + 1)), 413, 'request_too_large'],
    ['8,000,000 bytes', ofSize(8 * limit), 413, 'request_too_large'],
    ['8,000,000 bytes in chunks', chunked(ofSize(8 * limit)), 413, 'request_too_large'],
    ['500,000 characters of two bytes', json => json.replace('hello', 'é'.repeat(500_000)), 413, 'request_too_large'],
    ['nothing', () => '', 400, 'invalid_json'],
    ['spaces', () => ' \n\t ', 400, 'invalid_json'],
    ['a word', () => 'hello', 400, 'invalid_json'],
    ['half of the JSON', json => json.slice(0, json.length / 2), 400, 'invalid_json'],
    ['two objects', json => json + json, 400, 'invalid_json'],
    ['a trailing comma', json => json.replace(/}$/, ',}'), 400, 'invalid_json'],
    ['single quotes', json => json.replaceAll('"', "'"), 400, 'invalid_json'],
    ['NaN', inPlaceOf('start_within', 'NaN'), 400, 'invalid_json'],
    ['a byte order mark', json => `\uFEFF${json}`, 400, 'invalid_json'],
    ['UTF-16', json => Buffer.from(json, 'utf16le'), 400, 'invalid_json'],
    [
      'a byte that is not UTF-8',
      json => Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xff]), Buffer.from(json.slice(-2))]),
      400,
      'invalid_json',
    ],
    ['an overlong slash', json => Buffer.concat([Buffer.from([0xc0, 0xaf]), Buffer.from(json)]), 400, 'invalid_json'],
    [
      'half of a surrogate pair as bytes',
      json => Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(json.slice(-2))]),
      400,
      'invalid_json',
    ],
    ['compressed bytes', () => Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), 400, 'invalid_json'],
    ['null', () => 'null', 400, 'invalid_body'],
    ['true', () => 'true', 400, 'invalid_body'],
    ['a number', () => '5', 400, 'invalid_body'],
    ['a string', () => '"hello"', 400, 'invalid_body'],
    ['an empty list', () => '[]', 400, 'invalid_body'],
    ['a list with the request', json => `[${json}]`, 400, 'invalid_body'],
    ['an empty object', () => '{}', 400, saysModel(surface) ? 'missing_model' : 'missing_start_within'],
    // Where the path says the model, the server's own limit of headers stands before it.
    ...(saysModel(surface)
      ? [['a model name of 900,000 characters', inPlaceOf('model', `"gpt-${'x'.repeat(900_000)}"`), 400, 'model_not_found'] as const]
      : []),
    ['a start_within of 900,000 characters', inPlaceOf('start_within', `"${'0'.repeat(900_000)}"`), 400, 'invalid_start_within'],
    ['100,000 messages of the wrong shape', inPlaceOf(prompt[surface], `[0${',0'.repeat(deep - 1)}]`), 400, 'invalid_parameter'],
    ['100,000 nested lists', () => nested(deep), 400, 'invalid_body'],
    ['100,000 nested objects', () => objects(deep), 400, 'invalid_body'],
    ['100,000 nested lists in the prompt', inPlaceOf(prompt[surface], nested(deep)), 400, 'invalid_body'],
    ['100,000 nested objects in the prompt', inPlaceOf(prompt[surface], objects(deep)), 400, 'invalid_body'],
    ['100,000 nested lists in a field that nobody knows', json => json.replace('{', `{"extra":${nested(deep)},`), 400, 'invalid_body'],
    ['100,000 lists that never end', () => '['.repeat(deep), 400, 'invalid_json'],
    ['100,000 escaped quotes', json => json.replace('hello', '\\"'.repeat(deep)), 200, undefined],
    ['499,000 backslashes', json => json.replace('hello', '\\\\'.repeat(499_000 / 2)), 200, undefined],
    ['brackets in a string', json => json.replace('hello', '[{'.repeat(deep)), 200, undefined],
  ]

  it.each(cases)('%s', async (_, wire, status, code) => {
    const answer = await ask(surface, wire)
    expect([answer.status, status === 200 ? undefined : codeOf(answer)]).toEqual([status, code])
  })

  it('says that the body is too large by the declared length alone, before it is there', async () => {
    const head = `POST ${inPath(forms[surface].path, { model: forms[surface].model }).path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${gateway.key}\r\nContent-Length: ${limit + 1}\r\n\r\n{`
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 413 .*"request_too_large"/s)
  })

  it('refuses headers of megabytes', async () => {
    const head = `POST ${inPath(forms[surface].path, { model: forms[surface].model }).path} HTTP/1.1\r\nHost: gateway\r\nX-Large: ${'x'.repeat(2_000_000)}\r\n\r\n`
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 431 /)
  })
})

/** Sends text as it is and gives what the server says until it has said a whole head and body, or closes. */
const raw = (text: string): Promise<string> =>
  new Promise(resolve => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(gateway.url).port) })
    let answer = ''
    socket.on('data', bytes => {
      answer += bytes.toString()
      if (answer.includes('}}') || answer.includes('"request_id"') || answer.startsWith('HTTP/1.1 431')) socket.destroy()
    })
    // The server closes while we still write: that is no failure of this test.
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    socket.write(text)
  })

describe.each(surfaceNames.filter(saysModel))('keys of the top level on %s: the provider gets what was validated', surface => {
  const model = forms[surface].model
  const lone = (json: string) => json.replace(`"model":"${model}",`, '').replace('"start_within":"default",', '')
  const withHead = (head: string) => (json: string) => lone(json).replace('{', `{${head},`)

  const passing: readonly (readonly [name: string, head: string])[] = [
    ['a model given twice', `"model":"gpt-4.1","model":"${model}","start_within":"default"`],
    ['start_within given twice', `"model":"${model}","start_within":"priority","start_within":"default"`],
    ['a model behind escapes', `"mod\\u0065l":"${model}","start_within":"default"`],
    ['start_within behind escapes', `"model":"${model}","start\\u005fwithin":"default"`],
    ['start_within plain and behind escapes', `"model":"${model}","start_within":"priority","st\\u0061rt_within":"default"`],
    ['a service tier that is taken back', `"model":"${model}","start_within":"default","service_tier":"flex","service_tier":null`],
    [
      'a service tier behind escapes that is taken back',
      `"model":"${model}","start_within":"default","service\\u005ftier":"flex","service_tier":null`,
    ],
    ['stream given twice', `"model":"${model}","start_within":"default","stream":true,"stream":false`],
  ]

  it.each(passing)('%s', async (_, head) => {
    const before = gateway.simulator.calls.length
    const answer = await ask(surface, withHead(head))
    const body = gateway.simulator.calls[before]?.body as Readonly<Record<string, unknown>>
    expect(body).toMatchObject({ model, service_tier: expect.stringMatching(/^(default|standard|standard_only)$/) })
    expect(body).not.toHaveProperty('start_within')
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.status).toBe(200)
  })

  const refused: readonly (readonly [name: string, head: string, code: string])[] = [
    ['a second model of no provider', `"model":"${model}","model":"llama-4","start_within":"default"`, 'model_not_found'],
    ['a second start_within', `"model":"${model}","start_within":"default","start\\u005fwithin":"soon"`, 'invalid_start_within'],
    [
      'a service tier behind escapes',
      `"model":"${model}","start_within":"default","service\\u005ftier":"flex"`,
      'service_tier_not_allowed',
    ],
    [
      'a second service tier',
      `"model":"${model}","start_within":"default","service_tier":null,"service_tier":"flex"`,
      'service_tier_not_allowed',
    ],
    ['background behind escapes', `"model":"${model}","start_within":"default","backgroun\\u0064":true`, 'unsupported_parameter'],
    ['a model in __proto__', `"__proto__":{"model":"${model}"},"start_within":"default"`, 'missing_model'],
    ['start_within in __proto__', `"__proto__":{"start_within":"default"},"model":"${model}"`, 'missing_start_within'],
    ['a model in constructor.prototype', `"constructor":{"prototype":{"model":"${model}"}},"start_within":"default"`, 'missing_model'],
  ]

  it.each(refused)('%s', async (_, head, code) => {
    const before = gateway.simulator.calls.length
    expect(codeOf(await ask(surface, withHead(head)))).toBe(code)
    expect(gateway.simulator.calls.length).toBe(before)
  })

  it('nothing of __proto__ gets into anybody else', async () => {
    await ask(
      surface,
      withHead(`"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"model":"${model}","start_within":"default"`),
    )
    await ask(surface, withHead(`"model":"${model}","start_within":"default","metadata":{"__proto__":{"polluted":1}}`))
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

/** Collects garbage on demand, though the process was not started for it. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

it('writes no line into the log that a log service would cut', () => {
  expect(Math.max(...gateway.log.map(({ length }) => length))).toBeLessThan(10_000)
})

it('keeps its memory flat over hundreds of bad requests', async () => {
  const collect = collector()
  const wires: readonly Wire[] = [
    ofSize(limit + 1),
    chunked(ofSize(limit + 1)),
    () => nested(100_000),
    () => objects(100_000),
    json => ofSize(limit)(json).slice(0, -1),
    json => ofSize(limit - 100)(json).replace('"default"', '"soon"'),
  ]
  async function round(): Promise<number> {
    for (const wire of Array.from({ length: 36 }, (_, at) => wires[at % wires.length]))
      expect((await ask('responses', wire ?? String)).status).toBeGreaterThanOrEqual(400)
    collect()
    return process.memoryUsage().heapUsed
  }
  await round()
  const before = await round()
  for (let more = 0; more < 3; more++) await round()
  // Of 144 requests of up to a megabyte, not even twenty may still be there.
  expect((await round()) - before).toBeLessThan(20_000_000)
}, 120_000)
