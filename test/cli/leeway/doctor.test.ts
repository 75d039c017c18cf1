// The doctor: what it looks at from outside and inside, what it says is wrong, and what to do about it.
import { describe, expect, it } from '@jest/globals'
import type { StatusView } from '../../../shared/admin/contract.ts'
import { version } from '../../../shared/version.ts'
import { fakeAdmin, refusal } from './fake-admin.ts'
import { type HostWish, leeway, now } from './fake-host.ts'

const admin = 'https://admin.example.com'
const base = 'https://api.example.com/prod'
const fine: StatusView = { version, ok: true, checks: [{ name: 'table', ok: true, detail: 'leeway answers', remedy: null }] }
const sick: StatusView = { version, ok: false, checks: [{ name: 'table', ok: false, detail: 'it is gone', remedy: 'Deploy again.' }] }

interface World {
  readonly health?: () => Response
  readonly models?: () => Response
  readonly open?: boolean
  readonly status?: StatusView
  readonly date?: number
}

const customerKey = 'flex_live_customer'

/** A deployment, the public base URL with a stage in its path. */
function world({ health, models, open = false, status = fine, date = now }: World): HostWish {
  const { fetch, others } = fakeAdmin({ showStatus: status })
  const headers = { 'x-leeway-version': version, date: new Date(date).toUTCString() }
  others[`${base}/healthz`] = health ?? (() => Response.json({}, { headers }))
  others[`${base}/admin/status`] = () => (open ? Response.json({}, { status: 401 }) : refusal(404, 'unknown_url', 'Unknown URL'))
  others[`${base}/v1/models`] = sent => {
    expect(sent.get('authorization')).toBe(`Bearer ${customerKey}`)
    return models?.() ?? Response.json({ data: [{ id: 'gpt-5.5' }, { id: 'o3' }] })
  }
  return { fetch, environment: { LEEWAY_ADMIN_URL: admin, LEEWAY_URL: `${base}/v1/`, LEEWAY_KEY: customerKey } }
}

const examine = async (wish: HostWish) => {
  const [text, json] = [await leeway(['doctor'], wish), await leeway(['doctor', '--json'], wish)]
  expect(json.status).toBe(text.status)
  const report: {
    readonly ok: boolean
    readonly checks: readonly { name: string; ok: boolean | null; detail: string; remedy: string | null }[]
  } = JSON.parse(json.stdout)
  return { status: text.status, text: text.stdout, ...report }
}

describe('the doctor', () => {
  it('finds a deployment well', async () => {
    const { status, ok, text, checks } = await examine(world({}))
    expect([status, ok]).toEqual([0, true])
    expect(text).toContain('All is well.')
    expect(checks.map(({ name }) => name)).toEqual([
      'public URL',
      'version',
      'clock',
      'admin API on the public URL',
      "customer's key",
      'admin API',
      'table',
    ])
    expect(checks.find(({ name }) => name === "customer's key")?.detail).toBe('works, and may use 2 models')
  })

  it.each<[string, World, string, string]>([
    ['a base URL that is none', { health: () => new Response('', { status: 403 }) }, 'public URL', 'Is it the base URL'],
    ['another version', { health: () => Response.json({}, { headers: { 'x-leeway-version': '9.9.9' } }) }, 'version', 'npx cdk deploy'],
    ['a clock that is ahead', { date: now - 600_000 }, 'clock', 'Set the clock'],
    ['a clock that is behind', { date: now + 600_000 }, 'clock', 'Set the clock'],
    ['an admin API in public', { open: true }, 'admin API on the public URL', 'must not be routed there'],
    ["a customer's key that is refused", { models: () => refusal(401, 'invalid_api_key', 'No.') }, "customer's key", 'leeway keys list'],
    ['a table that is gone', { status: sick }, 'table', 'Deploy again.'],
  ])('finds %s', async (_, given, name, remedy) => {
    const { status, text, checks } = await examine(world(given))
    expect(status).toBe(1)
    expect(checks.filter(({ ok }) => ok === false)).toEqual([expect.objectContaining({ name, remedy: expect.stringContaining(remedy) })])
    expect(text).toMatch(new RegExp(`✗ ${name}`))
    expect(text).toContain('→ ')
    expect(text).toContain(`1 of ${checks.length} checks failed.`)
  })

  it('finds nobody', async () => {
    const { status, checks } = await examine({ environment: { LEEWAY_ADMIN_URL: admin, LEEWAY_URL: base } })
    expect(status).toBe(1)
    expect(checks).toMatchObject([
      { name: 'public URL', ok: false },
      { name: 'admin API', ok: false },
    ])
  })

  it('finds no admin key', async () => {
    const { environment, ...rest } = world({})
    const { checks } = await examine({ ...rest, environment: { ...environment, LEEWAY_ADMIN_KEY: '' } })
    expect(checks.at(-1)).toMatchObject({ name: 'admin API', ok: false, remedy: expect.stringContaining('leeway bootstrap') })
  })

  it('says what it did not look at', async () => {
    const { fetch } = world({})
    const { status, checks, text } = await examine({ fetch, environment: { LEEWAY_ADMIN_URL: admin } })
    expect(status).toBe(0)
    expect(checks[0]).toEqual({ name: 'public URL', ok: null, detail: 'not known', remedy: expect.stringContaining('LEEWAY_URL') })
    expect(text).toMatch(/^– public URL/)
  })
})
