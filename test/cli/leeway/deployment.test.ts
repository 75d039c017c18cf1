// The commands against a whole gateway, in this process and as the program that npm starts: bootstrap, the customers' way, teardown.
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { secretsClient } from '../../../shared/adapters/secrets/client.ts'
import { secretRemoval } from '../../../shared/adapters/secrets/removal.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { leeway } from './fake-host.ts'

let gateway: TestGateway
let environment: Record<string, string>

beforeAll(async () => {
  gateway = await startGateway()
  environment = { LEEWAY_ADMIN_URL: gateway.url, LEEWAY_ADMIN_KEY: gateway.adminKey, SECRET_PREFIX: 'leeway/byok/', TABLE_NAME: 'leeway' }
})
afterAll(() => gateway.close())

const run = (line: string, wish: Parameters<typeof leeway>[1] = {}) =>
  leeway(line.split(' '), { fetch, now: Date.now(), ...wish, environment: { ...environment, ...wish.environment } })

/** What a command answers as JSON. @throws Error where it fails */
async function ask<Reply>(line: string, wish?: Parameters<typeof leeway>[1]): Promise<Reply> {
  const { status, stdout, stderr } = await run(`${line} --json`, wish)
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const complete = (key: string) =>
  fetch(`${gateway.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.5', input: 'Hello', start_within: '00h-00m-15s' }),
  })

describe("a customer's way", () => {
  it('from nothing to a saving, its receipt and its usage', async () => {
    await ask('organisations create Acme --id acme')
    const { key, record } = await ask<{ key: string; record: { fingerprint: string } }>(
      'keys create --organisation acme --rate paid --label production',
    )
    const stored = await ask<{ providers: unknown[] }>('providers set openai --organisation acme --test', { piped: 'sim-openai-key\n' })
    expect(stored.providers).toContainEqual({ provider: 'openai', stored: true, fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) })
    const answer = await complete(key)
    expect(answer.status).toBe(200)
    const id = answer.headers.get('x-request-id') ?? ''
    await answer.text()
    await gateway.ports.ledger.idle()
    const receipt = await ask<{ reason: string; saved_micro_usd: number }>(`receipts show ${id} --organisation acme`)
    expect(receipt).toMatchObject({ reason: 'flex_won', saved_micro_usd: expect.any(Number) })
    const usage = await ask<{ data: unknown[]; total: object }>('usage --organisation acme --by model,key')
    const sums = { requests: 1, saved_micro_usd: receipt.saved_micro_usd }
    expect(usage.total).toMatchObject(sums)
    expect(usage.data).toEqual([expect.objectContaining({ model: 'gpt-5.5', key: record.fingerprint, key_label: 'production', ...sums })])
  })

  it('credit adds once, a rotated key overlaps, a revoked one ends', async () => {
    await ask('organisations create Beta --id beta')
    const { key, record } = await ask<{ key: string; record: { fingerprint: string } }>('keys create --organisation beta --rate paid')
    await ask('providers set openai --organisation beta', { piped: 'sim-openai-key' })
    const top = `keys credit ${record.fingerprint} --organisation beta --usd 20 --id payment-1`
    expect(await ask(top)).toMatchObject({ credit_micro_usd: 20_000_000 })
    expect(await ask(top)).toMatchObject({ credit_micro_usd: 20_000_000 })
    await ask(`keys update ${record.fingerprint} --organisation beta --credit none`)
    const rotated = await ask<{ key: string; previous: { status: string } }>(
      `keys rotate ${record.fingerprint} --organisation beta --overlap 1h`,
    )
    expect([(await complete(key)).status, (await complete(rotated.key)).status]).toEqual([200, 200])
    await ask(`keys revoke ${record.fingerprint} --organisation beta --yes`)
    expect((await complete(key)).status).toBe(401)
  })

  it("nothing that was printed or kept is a customer's secret", async () => {
    const { data } = await ask<{ data: { action: string }[] }>('audit --all')
    expect(data.map(({ action }) => action)).toEqual(expect.arrayContaining(['createKey', 'storeProviderKey', 'rotateKey', 'revokeKey']))
    expect(JSON.stringify(data)).not.toMatch(/flex_live_|sim-openai-key/)
  })

  it.each([
    ['keys list --organisation nobody', 4],
    ['receipts show req_none --organisation acme', 4],
    ['organisations create Acme --id acme', 1],
    ['keys create --organisation acme --models no-such-model', 1],
  ])('%s ends with the status %d', async (line, expected) => {
    const { status, stderr } = await run(line)
    expect([status, stderr]).toEqual([expected, expect.stringMatching(/^error: .*\nrequest id: req_[0-9a-f]{32}/s)])
  })

  it('a key of a customer is no admin key', async () => {
    expect((await run('organisations list', { environment: { LEEWAY_ADMIN_KEY: gateway.key } })).status).toBe(3)
  })
})

describe('bootstrap', () => {
  it('is refused while there is an admin key, unless it is forced; the new key works', async () => {
    const refused = await run('bootstrap')
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('--force')])
    const { key, admin } = await ask<{ key: string; admin: { fingerprint: string } }>('bootstrap --force --name Ada')
    const wish = { environment: { LEEWAY_ADMIN_KEY: key } }
    const { data } = await ask<{ data: object[] }>('admins list', wish)
    expect(data).toContainEqual(expect.objectContaining({ fingerprint: admin.fingerprint, name: 'Ada', status: 'active' }))
    await ask(`admins revoke ${admin.fingerprint} --yes`)
    expect((await run('admins list', wish)).status).toBe(3)
  })

  it('can keep the key instead of showing it', async () => {
    const home = temporaryFolder()
    const { stdout } = await run('bootstrap --force --login', { home })
    expect(stdout).not.toContain('flex_admin_')
    expect(statSync(join(home, '.config/leeway/credentials.json')).mode & 0o777).toBe(0o600)
    expect((await run('admins list', { home, environment: { LEEWAY_ADMIN_KEY: '' } })).status).toBe(0)
  })

  it.each([
    ['no table is named', 'bootstrap', '', 2],
    ['the table is not there', 'bootstrap --table nowhere', 'leeway', 4],
  ])('says so where %s', async (_, line, table, expected) => {
    expect((await run(line, { environment: { TABLE_NAME: table } })).status).toBe(expected)
  })
})

describe('as a program', () => {
  const script = fileURLToPath(new URL('../../../functions/cli/leeway/main.ts', import.meta.url))

  async function start(argv: readonly string[], { input = '', closed = false } = {}) {
    const options = { env: { ...process.env, ...environment, XDG_CONFIG_HOME: temporaryFolder() } }
    const child = spawn(process.execPath, [script, ...argv], options)
    child.stdin.end(input)
    const ended = new Promise<number | null>(resolve => child.once('close', resolve))
    if (closed) child.stdout.destroy()
    const [stdout, stderr] = await Promise.all([closed ? '' : text(child.stdout), text(child.stderr)])
    return { status: await ended, stdout, stderr }
  }

  it('prints one JSON document and nothing else', async () => {
    const { status, stdout, stderr } = await start(['organisations', 'show', 'acme', '--json'])
    expect([status, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ id: 'acme' })
  })

  it('reads a secret that is piped in', async () => {
    const { status, stdout } = await start(['providers', 'set', 'gemini', '--organisation', 'acme', '--test'], {
      input: 'sim-gemini-key\n',
    })
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^gemini {5}stored/m)])
  })

  it('refuses what is destructive where nobody can be asked', async () => {
    const { status, stderr } = await start(['switches', 'off', 'gemini'])
    expect([status, stderr]).toEqual([2, expect.stringContaining('say --yes')])
  })

  it('ends quietly when its reader has seen enough', async () => {
    expect(await start(['organisations', 'list'], { closed: true })).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it('examines the gateway', async () => {
    const { stdout } = await start(['doctor', '--json'])
    const { checks } = JSON.parse(stdout) as { readonly checks: { readonly name: string; readonly ok: boolean }[] }
    expect(checks.filter(({ name }) => name !== 'sweeper').every(({ ok }) => ok !== false)).toBe(true)
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['public URL', 'admin API', 'table', 'secrets', 'openai']))
  })
})

describe('teardown', () => {
  const names = () => secretRemoval({ client: secretsClient(), prefix: 'leeway/byok/' }).names()

  it('asks, and on a no leaves everything', async () => {
    const before = await names()
    expect(before.length).toBeGreaterThan(2)
    const { status, asked } = await run('teardown', { typed: ['no'] })
    expect(status).toBe(1)
    expect(asked).toEqual([expect.stringContaining(`the provider keys of ${before.length} organisations`)])
    expect(await names()).toEqual(before)
  })

  it('removes the secrets under the prefix for good, and tells or runs what is left to do', async () => {
    const { status, stdout } = await run('teardown --yes')
    expect(status).toBe(0)
    expect(stdout).toContain('npx cdk destroy -c stage=dev')
    expect(await names()).toEqual([])
    const again = await run('teardown --stage prod --prefix leeway/byok/ --destroy --yes')
    expect([again.status, again.started]).toEqual([0, [['npx', 'cdk', 'destroy', '-c', 'stage=prod', '--force']]])
    expect((await run('teardown --destroy --yes', { started: 3 })).status).toBe(1)
  })
})
