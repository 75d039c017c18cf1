// The public base URL as customers see it: alive, of this version, on time, without an admin API, and good for a key.
import * as z from 'zod'
import { version } from '../../../../shared/version.ts'
import { unreachable } from '../failure.ts'
import type { Host } from '../host.ts'
import { type Finding, unseen, well, wrong } from './finding.ts'

interface PublicSide {
  readonly host: Host
  /** Without `/v1`; undefined where it is not known. */
  readonly url: string | undefined
  /** The admin URL, to see whether both are one. */
  readonly admin: string
}

interface Seen {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Milliseconds for one look. */
const patience = 15_000

export async function publicSide({ host, url, admin }: PublicSide): Promise<readonly Finding[]> {
  if (url === undefined)
    return [unseen('public URL', 'not known', 'Give it with --public or LEEWAY_URL: the stack puts it out as AnthropicBaseUrl.')]
  const look = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen | Error> => see(host, url + path, headers)
  const before = host.clock.now()
  const health = await look('/healthz')
  const after = host.clock.now()
  if (health instanceof Error) return [wrong('public URL', health.message, 'Check the URL, the deployment and the network.')]
  const alive = aliveOf(url, health)
  if (alive.ok === false) return [alive]
  const separate = new URL(url).origin === admin ? [] : [closedOf(await look('/admin/status'))]
  return [alive, versionOf(health), clockOf(health, before, after), ...separate, await callOf(host, look)]
}

async function see({ fetch }: Host, url: string, headers: Readonly<Record<string, string>>): Promise<Seen | Error> {
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(patience) })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (fault) {
    return unreachable(new URL(url).origin, fault)
  }
}

const aliveOf = (url: string, { status, headers }: Seen): Finding =>
  status === 200 && headers.has('x-leeway-version')
    ? well('public URL', `${url} is alive`)
    : wrong(
        'public URL',
        `${url}/healthz answered ${status}`,
        'Is it the base URL of a Leeway deployment? Its stage (`/prod`) belongs to it.',
      )

function versionOf({ headers }: Seen): Finding {
  const served = headers.get('x-leeway-version')
  if (served === version) return well('version', version)
  return wrong(
    'version',
    `${served} is deployed, these commands are ${version}`,
    'Deploy this version (`npx cdk deploy`), or use the commands of that one.',
  )
}

/** Milliseconds that a clock may be wrong before SigV4 refuses what it signs: five minutes, with room. */
const tolerance = 60_000

function clockOf({ headers }: Seen, before: number, after: number): Finding {
  const date = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(date)) return unseen('clock', 'the reply has no date', 'Nothing to do.')
  // The header has whole seconds.
  const skew = date + 1_000 < before ? date - before : Math.max(0, date - after)
  const seconds = Math.round(Math.abs(skew) / 1_000)
  if (Math.abs(skew) <= tolerance) return well('clock', seconds < 2 ? 'on time' : `${seconds} s off`)
  return wrong(
    'clock',
    `this machine is ${seconds} s ${skew < 0 ? 'ahead' : 'behind'}`,
    'Set the clock (NTP): AWS refuses signatures that are minutes off.',
  )
}

function closedOf(seen: Seen | Error): Finding {
  const name = 'admin API on the public URL'
  if (seen instanceof Error) return unseen(name, seen.message, 'Look again later.')
  if (seen.status === 404) return well(name, 'absent, as it should be')
  return wrong(name, `/admin/status answered ${seen.status}`, 'The admin API must not be routed there: compare the API with infra/api.ts.')
}

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) })

async function callOf(
  { environment }: Host,
  look: (path: string, headers: Readonly<Record<string, string>>) => Promise<Seen | Error>,
): Promise<Finding> {
  const name = "customer's key"
  const key = environment.LEEWAY_KEY
  if (!key) return unseen(name, 'not tried', "Set LEEWAY_KEY to a customer's key to try a call that costs nothing.")
  const seen = await look('/v1/models', { authorization: `Bearer ${key}` })
  if (seen instanceof Error) return wrong(name, seen.message, 'Look again later.')
  if (seen.status !== 200)
    return wrong(name, `GET /v1/models answered ${seen.status}`, 'Is the key of this deployment, and active? See `leeway keys list`.')
  const { data } = modelsSchema.safeParse(JSON.parse(seen.text))
  return well(name, `works, and may use ${data?.data.length ?? 0} models`)
}
