// The commands from a second terminal while `npm start` runs: the line that the welcome tells to paste, and those that follow from it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { endAll, type Started, start } from '../../e2e/process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const main = join(import.meta.dirname, '../../../functions/cli/leeway/main.ts')
const home = temporaryFolder()

let gateway: Started
let told: RegExpExecArray

beforeAll(async () => {
  gateway = await start()
  const line = /LEEWAY_ADMIN_URL=(\S+) LEEWAY_ADMIN_KEY=(\S+) npm run leeway -- (.+)/.exec(gateway.stdout())
  if (line === null) throw new Error(gateway.stdout())
  told = line
}, 60_000)
afterAll(endAll)

interface Wish {
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly input?: string
}

async function leeway(line: string, { environment = {}, input = '' }: Wish = {}) {
  const env = { PATH: process.env.PATH, XDG_CONFIG_HOME: home, ...environment }
  const child = spawn(process.execPath, [main, ...line.split(' ')], { env })
  child.stdin.end(input)
  const status = new Promise<number | null>(resolve => child.once('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await status, stdout, stderr }
}

describe('while npm start runs', () => {
  it('the pasted line shows the savings of the demo organisation', async () => {
    const [, LEEWAY_ADMIN_URL, LEEWAY_ADMIN_KEY, line = ''] = told
    expect(LEEWAY_ADMIN_URL).toBe(gateway.url)
    const { status, stdout, stderr } = await leeway(line, { environment: { LEEWAY_ADMIN_URL, LEEWAY_ADMIN_KEY } })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Nothing was used from \d{4}-\d\d-01 to \d{4}-\d\d-\d\d\.\n$/)
  })

  it('after a login no line names URL or key', async () => {
    const login = await leeway(`login --url ${gateway.url}`, { input: `${told[2]}\n` })
    expect([login.status, login.stderr]).toEqual([0, ''])
    const request = { model: 'gpt-5.5', input: 'Hello', start_within: 'default' }
    const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' }
    const answer = await fetch(`${gateway.url}/v1/responses`, { method: 'POST', headers, body: JSON.stringify(request) })
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)])
    const { stdout } = await leeway('usage --organisation demo --by model,tier')
    expect(stdout).toMatch(/^gpt-5\.5 {2}default +1 +0 /m)
    const receipt = await leeway(`receipts show ${answer.headers.get('x-request-id')} --organisation demo --json`)
    expect(JSON.parse(receipt.stdout)).toMatchObject({ state: 'closed', reason: 'tier_direct', model: 'gpt-5.5' })
  })

  it('the doctor finds the way in from outside, and takes the demo key', async () => {
    const { status, stdout } = await leeway('doctor', { environment: { LEEWAY_KEY: gateway.key } })
    expect([status, stdout]).toEqual([0, expect.stringContaining('All is well.')])
    for (const name of ['public URL', 'version', 'clock', "customer's key", 'admin API', 'table', 'secrets', 'openai']) {
      expect(stdout).toMatch(new RegExp(`^✓ ${name} `, 'm'))
    }
  })
})
