// The synthesised stack in an emulator of AWS that others wrote: deployed, provisioned through the CLI, and called as customers call it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { draft, send, surfaceNames } from '../middleware/drafts.ts'
import { providerKeys } from '../support/gateway.ts'
import { type Front, startFront } from './front.ts'
import { hostsOf } from './fronts.ts'
import { leeway } from './operator.ts'
import { awsOf } from './requests.ts'
import { emulated, onEmulator } from './state.ts'

const there = onEmulator() ? describe : describe.skip
const fronts = ['url', 'api'] as const
const open = new Map<string, Front>()
const urlOf = (front: string): string => open.get(front)?.url ?? ''

let key = ''
let fingerprint = ''

async function done(argv: readonly string[], input?: string): Promise<Record<string, unknown>> {
  const { status, stderr, data } = await leeway(argv, { input })
  if (status !== 0) throw new Error(`leeway ${argv.join(' ')}: ${status} ${stderr}`)
  return data
}

async function newKey(...options: readonly string[]): Promise<{ key: string; fingerprint: string }> {
  const made = await done(['keys', 'create', '--organisation', 'acme', ...options])
  const { fingerprint } = made.record as { fingerprint: string }
  return { key: String(made.key), fingerprint }
}

there('the stack in the emulator', () => {
  beforeAll(async () => {
    for (const front of fronts) open.set(front, await startFront(hostsOf(emulated(), front)))
    const { outputs } = emulated()
    await done(['bootstrap', '--table', outputs.TableName ?? '', '--login', '--url', outputs.AdminUrl ?? ''])
    await done(['organisations', 'create', 'Acme Ltd', '--id', 'acme', '--limit', '1000'])
    for (const [provider, stored] of Object.entries(providerKeys)) {
      await done(['providers', 'set', provider, '--organisation', 'acme'], stored)
    }
    const made = await newKey('--rate', '1000', '--credit', '5')
    key = made.key
    fingerprint = made.fingerprint
  })
  afterAll(() => Promise.all([...open.values()].map(front => front.close())))

  describe('the admin function behind IAM', () => {
    it('took what the CLI signed, and asks the provider with the stored key', async () => {
      expect(await done(['providers', 'test', 'openai', '--organisation', 'acme'])).toMatchObject({ outcome: 'valid' })
    })

    it('refuses a second bootstrap', async () => {
      const { status, stderr } = await leeway(['bootstrap', '--table', emulated().outputs.TableName ?? ''])
      expect([status, stderr]).toEqual([1, expect.stringContaining('--force')])
    })

    it('is not reached by an identity that IAM does not allow', async () => {
      const { status, stderr } = await leeway(['organisations', 'list'], { as: emulated().stranger })
      expect([status, stderr]).toEqual([3, expect.stringMatching(/IAM|AWS|credentials/)])
    })

    it('is not reached unsigned', async () => {
      const front = await startFront({ endpoint: emulated().endpoint, urlOf: () => emulated().outputs.AdminUrl ?? '' })
      const { status } = await fetch(`${front.url}/organisations`)
      await front.close()
      expect(status).toBe(403)
    })
  })

  it('lets nobody write its table whom IAM does not allow', async () => {
    const argv = ['bootstrap', '--force', '--table', emulated().outputs.TableName ?? '']
    const { status, stderr } = await leeway(argv, { as: emulated().stranger })
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/AccessDenied|not authorized|IAM/)
  })

  describe.each(fronts)('a customer behind the front %s', front => {
    it.each(surfaceNames.flatMap(surface => [true, false].map(stream => ({ surface, stream }))))(
      'gets an answer of $surface, stream $stream',
      async ({ surface, stream }) => {
        const request = draft(surface, key)
        Object.assign(request.body, { stream })
        const answer = await send(urlOf(front), request)
        expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
        expect(answer.headers['content-type']).toMatch(stream ? /^text\/event-stream/ : /^application\/json/)
        expect(answer.headers['x-leeway-tier']).toMatch(/^(default|standard)$/)
      },
    )

    it('saves on flex, and finds it on the receipt', async () => {
      const request = draft('responses', key)
      Object.assign(request.body, { stream: true, start_within: '00h-00m-30s' })
      const { status, headers, text } = await send(urlOf(front), request)
      expect([status, headers['x-leeway-tier']]).toEqual([200, 'flex'])
      expect(text).toContain('response.completed')
      const id = headers['x-request-id'] ?? ''
      const found = await fetch(`${urlOf(front)}/v1/receipts/${id}`, { headers: { authorization: `Bearer ${key}` } })
      const receipt = (await found.json()) as Record<string, unknown>
      expect([found.status, receipt.id]).toEqual([200, id])
      expect(await done(['receipts', 'show', id, '--organisation', 'acme'])).toMatchObject({ id })
    })

    it('is told what is wrong in the envelope', async () => {
      const answers = await Promise.all([
        send(urlOf(front), draft('responses', 'flex_live_wrong')),
        fetch(`${urlOf(front)}/v1/nothing`),
        fetch(`${urlOf(front)}/healthz`),
      ])
      expect(answers.map(({ status }) => status)).toEqual([401, 404, 200])
    })

    it('is limited to what the key may', async () => {
      const limited = await newKey('--rate', '3')
      const statuses: number[] = []
      for (let count = 0; count < 5; count++) statuses.push((await send(urlOf(front), draft('responses', limited.key))).status)
      expect(statuses).toEqual([200, 200, 200, 429, 429])
    })

    it('sees its models and its usage', async () => {
      const get = (path: string) => fetch(urlOf(front) + path, { headers: { authorization: `Bearer ${key}` } })
      const today = new Date().toISOString().slice(0, 10)
      const answers = await Promise.all([get('/v1/models'), get(`/v1/usage?from=${today}&to=${today}`)])
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
    })
  })

  describe('credit', () => {
    it('is what was given less what was spent, to the micro-USD', async () => {
      const spender = await newKey('--rate', '100', '--credit', '1')
      const answer = await send(urlOf('url'), draft('responses', spender.key))
      const receipt = await done(['receipts', 'show', answer.headers['x-request-id'] ?? '', '--organisation', 'acme'])
      const { credit_micro_usd: left } = await done(['keys', 'show', spender.fingerprint, '--organisation', 'acme'])
      const { cost_micro_usd: cost } = receipt
      expect(cost).toBeGreaterThan(0)
      expect(left).toBe(1_000_000 - Number(cost))
    })

    it('that is spent ends in 402', async () => {
      const poor = await newKey('--rate', '100', '--credit', '0.000001')
      const ask = async () => (await send(urlOf('url'), draft('responses', poor.key))).status
      expect([await ask(), await ask()]).toEqual([200, 402])
    })
  })

  it('a revoked key is refused', async () => {
    const revoked = await newKey('--rate', '100')
    await done(['keys', 'revoke', revoked.fingerprint, '--organisation', 'acme', '--yes'])
    expect((await send(urlOf('url'), draft('responses', revoked.key))).status).toBe(401)
  })

  it.each(['sweeper', 'close'])('the scheduled function %s runs', async name => {
    const { endpoint, functions } = emulated()
    const answer = await awsOf(endpoint).path('lambda', 'POST', `/2015-03-31/functions/${functions[name]}/invocations`, {})
    expect(answer ?? {}).not.toHaveProperty('errorType')
  })

  it('what was used is in the sums, by key', async () => {
    const found = await done(['usage', '--organisation', 'acme', '--by', 'key'])
    expect(JSON.stringify(found)).toContain(fingerprint)
  })
})
