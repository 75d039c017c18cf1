// `npm start` as a newcomer meets it: ready in time, nothing on stdout but what is meant for them, and the request to paste works.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from '@jest/globals'
import { ask, type Model } from './ask.ts'
import { endAll, readyLine, start } from './process.ts'

const run = promisify(execFile)

afterEach(endAll)

describe('a start without any setting', () => {
  it('is soon ready, and stdout holds the welcome and the ready line alone', async () => {
    const began = performance.now()
    const gateway = await start()
    // Usually a second or two, on a busy machine several.
    expect(performance.now() - began).toBeLessThan(30_000)
    const replies = await Promise.all((['gpt-5.5', 'gemini-3.5-flash', 'claude-sonnet-5'] as Model[]).map(model => ask(gateway, model)))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
    const { stdout, stderr, code } = await gateway.stop('SIGTERM')
    expect([code, stderr]).toEqual([0, ''])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.at(-1)).toBe(`ready ${gateway.url} key=${gateway.key}`)
    expect(lines.filter(line => readyLine.test(line))).toHaveLength(1)
    expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    for (const shown of [`${gateway.url}/v1`, gateway.key, 'openai simulated, gemini simulated, anthropic simulated'])
      expect(stdout).toContain(shown)
  })

  it('prints a request to paste that works', async () => {
    const gateway = await start()
    const [command = ''] = /^ {2}curl -sN[\s\S]*?(?=\n\n|\n$)/m.exec(gateway.stdout()) ?? []
    expect(command).toContain('"start_within":"00h-00m-15s"')
    const { stdout } = await run('sh', ['-c', command])
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*x-leeway-reason: flex_/)
    expect(stdout).toContain('event: response.completed')
    expect(stdout).toContain('You said: Hello')
  })

  it('prints how to make the simulated flex tier refuse, and that works', async () => {
    const gateway = await start()
    const [command = ''] = /^ {2}curl -X PUT.*$/m.exec(gateway.stdout()) ?? []
    const { stdout } = await run('sh', ['-c', command.replace('curl', 'curl -s')])
    expect(JSON.parse(stdout)).toMatchObject({ openai: { mode: 'never' } })
    const { status, headers } = await ask(gateway, 'gpt-5.5', { start_within: '00h-00m-05s' })
    expect([status, headers['x-leeway-reason'], headers['x-leeway-tier']]).toEqual([200, 'flex_capacity', 'default'])
  })

  it('knows the key that it printed, and no other', async () => {
    const [one, other] = await Promise.all([start(), start()])
    expect(one.key).not.toBe(other.key)
    expect((await ask({ url: one.url, key: other.key })).status).toBe(401)
    expect((await ask(one)).status).toBe(200)
  })
})
