// A deployment looked at from inside: each check says what was found, and what to do about it.
import { dayMs, utcDay } from '../calendar.ts'
import { catalogueFrom } from '../catalogue/refresh.ts'
import { settledAfterMs } from '../ledger/sweep.ts'
import { originOf, type Provider, providers, upstreamVariable } from '../providers/index.ts'
import { version } from '../version.ts'
import type { AdminPorts } from './ports.ts'
import { serviceFaultOf } from './refusal.ts'
import type { Check, StatusView } from './replies.ts'
import { modelsUrl } from './try-provider-key.ts'

type Ports = Pick<AdminPorts, 'settings' | 'clock' | 'table' | 'directory' | 'secrets' | 'prices' | 'book' | 'probe'>

type Finding = Omit<Check, 'name'>

const fine = (detail: string): Finding => ({ ok: true, detail, remedy: null })
const wrong = (detail: string, remedy: string): Finding => ({ ok: false, detail, remedy })

interface Look {
  readonly name: string
  /** What to do where the look itself fails. */
  readonly remedy: string
  readonly look: (ports: Ports) => Promise<Finding>
}

const networkRemedy = ({ name }: Provider): string =>
  `Check ${upstreamVariable(name)}, and the way out of the network that the functions run in.`

const looks: readonly Look[] = [
  {
    name: 'table',
    remedy: "Check TABLE_NAME and the admin function's role; deploy the stack again.",
    look: async ({ table, settings }) =>
      (await table.inspect()).index
        ? fine(`${settings.TABLE_NAME} answers and has its index`)
        : wrong('the index over open rows is missing, so that the sweeper finds no orphans', 'Deploy the stack again.'),
  },
  {
    name: 'expiry',
    remedy: "Check the admin function's role: it may describe the table.",
    look: async ({ table }) => {
      const { expiry } = await table.inspect()
      if (expiry === 'off')
        return wrong('the table keeps expired rows', 'Turn its time to live on, for the attribute `ttl`: deploy the stack again.')
      return fine(expiry === 'on' ? 'expired rows are deleted' : 'an embedded database: expired rows stay, and are not shown')
    },
  },
  {
    name: 'secrets',
    remedy: "Check SECRET_PREFIX, and that the admin function's role may read the secrets and use their KMS key.",
    look: lookAtSecrets,
  },
  {
    name: 'prices',
    remedy: 'Store the catalogue again: npm run prices:load.',
    look: async ({ prices }) => {
      const stored = await prices.read()
      const { version: inForce, asOf } = catalogueFrom(stored)
      return fine(`${inForce} of ${asOf}, ${stored === undefined ? "the release's own" : 'stored by an operator'}`)
    },
  },
  { name: 'sweeper', remedy: "Check the admin function's role.", look: lookAtSweeper },
  ...Object.values(providers).map(provider => ({
    name: provider.name,
    remedy: networkRemedy(provider),
    look: (ports: Ports) => lookAtProvider(ports, provider),
  })),
]

/** Every check, at the same time; one that fails says so and hinders no other. */
export async function statusOf(ports: Ports): Promise<StatusView> {
  const checks = await Promise.all(looks.map(look => check(look, ports)))
  return { version, ok: checks.every(({ ok }) => ok), checks }
}

async function check({ name, remedy, look }: Look, ports: Ports): Promise<Check> {
  const finding = await look(ports).catch((fault: unknown) => wrong(serviceFaultOf(fault) ?? 'it cannot be read', remedy))
  return { name, ...finding }
}

/** Reads one that is there, so that decrypting it is tried too. */
async function lookAtSecrets({ directory, secrets }: Ports): Promise<Finding> {
  const { entries } = await directory.organisations({ limit: 50 })
  const owner = entries.find(({ byokVersion }) => byokVersion !== 'none')
  const secret = await secrets.read(owner?.id ?? 'none')
  if (owner === undefined) return fine('Secrets Manager answers; no organisation seen has a provider key yet')
  return secret === undefined
    ? wrong(`the secret of ${owner.id} is gone`, `Store its provider keys again: leeway providers set PROVIDER --organisation ${owner.id}`)
    : fine(`that of ${owner.id} can be read`)
}

/** The sweeper comes every quarter of an hour; this is how late it may be. */
const sweeperSlackMs = 3_600_000

async function lookAtSweeper({ book, clock }: Ports): Promise<Finding> {
  const through = await book.sweptThrough()
  const due = utcDay(clock.now() - dayMs - settledAfterMs - sweeperSlackMs)
  const remedy = 'Look at the logs of the sweeper function; a new deployment has its first round within a quarter of an hour.'
  if (through === undefined) return wrong('it has finished no day yet', remedy)
  return through >= due ? fine(`it has finished ${through}`) : wrong(`the last day that it finished is ${through}`, remedy)
}

async function lookAtProvider({ probe, settings }: Ports, provider: Provider): Promise<Finding> {
  const answer = await probe(modelsUrl(provider, settings), {})
  const origin = originOf(provider, settings)
  return answer === undefined ? wrong(`${origin} does not answer`, networkRemedy(provider)) : fine(`${origin} answers`)
}
