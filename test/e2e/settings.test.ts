// The settings contract of the local gateway (contract §12), one by one, on the real process.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { mintKey } from '../../shared/accounts/key.ts'
import { ask, codeOf, type Model } from './ask.ts'
import { endAll, runToEnd, start } from './process.ts'

afterEach(endAll)

const providers = [
  ['OPENAI', 'gpt-5.5', 'no_byok_key', 'authorization', 'Bearer '],
  ['GEMINI', 'gemini-3.5-flash', 'no_gemini_key', 'x-goog-api-key', ''],
  ['ANTHROPIC', 'claude-sonnet-5', 'no_anthropic_key', 'x-api-key', ''],
] as const satisfies readonly (readonly [string, Model, string, string, string])[]

interface Upstream {
  readonly url: string
  readonly calls: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  close(): void
}

/** A provider that remembers who called. */
async function upstream(): Promise<Upstream> {
  const calls: Upstream['calls'] = []
  const server = createServer((request, response) => {
    calls.push({ path: request.url ?? '', headers: request.headers })
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"mine"}'))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () => void server.close().closeAllConnections(),
  }
}

describe('LEEWAY_DEMO_KEY', () => {
  it('is the key', async () => {
    const key = mintKey(Buffer.alloc(12, 3))
    const gateway = await start({ LEEWAY_DEMO_KEY: key })
    expect([gateway.key, (await ask(gateway)).status]).toEqual([key, 200])
  })
})

describe('upstream URLs and keys', () => {
  it.each(providers)('%s: with a URL and a key, calls go there with that key', async (name, model, _code, header, prefix) => {
    const mine = await upstream()
    try {
      const gateway = await start({ [`${name}_UPSTREAM_URL`]: mine.url, [`${name}_API_KEY`]: 'my-own-key' })
      const { status, text } = await ask(gateway, model)
      expect([status, JSON.parse(text)]).toEqual([200, { id: 'mine' }])
      expect(mine.calls.map(({ headers }) => headers[header])).toEqual([`${prefix}my-own-key`])
      for (const [, other] of providers.filter(([each]) => each !== name)) expect((await ask(gateway, other)).status).toBe(200)
      expect(mine.calls).toHaveLength(1)
      expect(gateway.stdout()).toContain(`${name.toLowerCase()} ${mine.url}`)
      expect(gateway.stdout() + gateway.stderr()).not.toContain('my-own-key')
    } finally {
      mine.close()
    }
  })

  it('with URLs and no keys, no key is stored, and nothing is called', async () => {
    const mine = await upstream()
    try {
      const gateway = await start(Object.fromEntries(providers.map(([name]) => [`${name}_UPSTREAM_URL`, mine.url])))
      const replies = await Promise.all(providers.map(([, model]) => ask(gateway, model)))
      expect(replies.map(reply => [reply.status, codeOf(reply)])).toEqual(providers.map(([, , code]) => [400, code]))
      expect(mine.calls).toEqual([])
      expect(gateway.stdout()).not.toContain('/simulator/flex')
    } finally {
      mine.close()
    }
  })
})

describe('limits', () => {
  it('LEEWAY_KEY_RPM is what the demo key may send in a minute', async () => {
    const gateway = await start({ LEEWAY_KEY_RPM: '2' })
    const replies = [await ask(gateway), await ask(gateway), await ask(gateway)]
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(replies.map(({ headers }) => headers['x-ratelimit-limit-requests'])).toEqual(['2', '2', '2'])
  })

  it('LEEWAY_ORG_LIMIT is what the demo organisation may send in 5 seconds', async () => {
    const gateway = await start({ LEEWAY_ORG_LIMIT: '1' })
    const replies = await Promise.all([ask(gateway), ask(gateway)])
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 429])
    expect(replies.find(({ status }) => status === 429)?.headers['retry-after']).toBe('5')
  })

  it('are high enough for a load test unless set', async () => {
    const { headers } = await ask(await start())
    expect(Number(headers['x-ratelimit-limit-requests'])).toBeGreaterThanOrEqual(100_000)
  })
})

describe('LEEWAY_LOG', () => {
  it('silent: not a word on stderr', async () => {
    const gateway = await start({ LEEWAY_LOG: 'silent' })
    await ask(gateway)
    expect((await gateway.stop('SIGTERM')).stderr).toBe('')
  })

  it('info: a JSON line for each request, without prompt and key', async () => {
    const gateway = await start({ LEEWAY_LOG: 'info' })
    const { headers } = await ask(gateway, 'gpt-5.5', { input: 'canary-prompt' })
    await gateway.logged(/"event":"request"/)
    const { stderr } = await gateway.stop('SIGTERM')
    const lines = stderr
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines.find(({ event }) => event === 'request')).toMatchObject({ request: headers['x-request-id'], status: 200, level: 'info' })
    for (const secret of [gateway.key, 'canary-prompt', 'simulated-provider-key']) expect(stderr).not.toContain(secret)
  })
})

describe('settings of a deployed gateway', () => {
  it('work too: DOCS_URL fills the links of errors', async () => {
    const gateway = await start({ DOCS_URL: 'https://docs.example.com' })
    const { text } = await ask(gateway, 'gpt-5.5', { start_within: null })
    expect(JSON.parse(text)).toMatchObject({ error: { doc_url: 'https://docs.example.com/errors#missing_start_within' } })
  })
})

describe('HOST and PORT', () => {
  it.each([
    ['::1', /^http:\/\/\[::1\]:\d+$/],
    ['localhost', /^http:\/\/localhost:\d+$/],
  ])('HOST %s', async (HOST, form) => {
    const gateway = await start({ HOST })
    expect(gateway.url).toMatch(form)
    expect((await ask(gateway)).status).toBe(200)
  })

  it('PORT in use: says so, and how to mend it', async () => {
    const { url } = await start()
    const { port } = new URL(url)
    const { code, stdout, stderr } = await runToEnd({ PORT: port })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(new RegExp(`^.*${port}.* in use.*PORT.*\n$`))
  })
})

describe('wrong settings end the start with a message', () => {
  it.each([
    ['LEEWAY_DEMO_KEY', 'flex_live_123', /LEEWAY_DEMO_KEY/],
    ['LEEWAY_DEMO_KEY', `flex_live_${'0'.repeat(30)}`, /LEEWAY_DEMO_KEY/],
    ['PORT', 'eighty', /PORT/],
    ['PORT', '65536', /PORT/],
    ['LEEWAY_KEY_RPM', '-1', /LEEWAY_KEY_RPM/],
    ['LEEWAY_KEY_RPM', '1.5', /LEEWAY_KEY_RPM/],
    ['LEEWAY_ORG_LIMIT', 'many', /LEEWAY_ORG_LIMIT/],
    ['LEEWAY_LOG', 'loud', /LEEWAY_LOG.*"silent"/s],
    ['OPENAI_UPSTREAM_URL', 'api.openai.com', /OPENAI_UPSTREAM_URL/],
    ['GEMINI_UPSTREAM_URL', 'https://example.com/v1', /GEMINI_UPSTREAM_URL.*without a path/s],
    ['WAIT_COST_GUARD', 'maybe', /WAIT_COST_GUARD/],
    ['FEE_PERCENT', '101', /FEE_PERCENT/],
    ['ATTEMPT_LIMIT', '0', /ATTEMPT_LIMIT/],
    ['HOST', '203.0.113.1', /203\.0\.113\.1.*HOST/],
    ['LEEWAY_DATA', '/dev/null/leeway', /LEEWAY_DATA/],
  ])('%s=%s', async (name, value, message) => {
    const { code, stdout, stderr } = await runToEnd({ [name]: value })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
    // No stack trace, and nothing of the code.
    expect(stderr).not.toMatch(/\n {4}at |node:|\.ts:/)
  })
})
