// The processes of one run: upstream, load, and whoever stands between them, each alone.
import { randomBytes } from 'node:crypto'
import { mintKey } from '../shared/accounts/key.ts'
import type { Subject } from './cases.ts'
import { ask } from './ipc.ts'
import type { Reading } from './meter.ts'
import { type Started, start } from './spawn.ts'

export interface Stage {
  readonly upstream: Started
  readonly load: Started
  /** Present with the subject `full`. */
  readonly database?: Started
  readonly subjects: ReadonlyMap<Subject, Started>
  /** Bytes of resident memory of each subject before the first request. */
  readonly idle: ReadonlyMap<Subject, number>
  close(): Promise<void>
}

export async function openStage(wanted: ReadonlySet<Subject>, profile: string | undefined): Promise<Stage> {
  const started: Started[] = []
  const keep = async (process: Promise<Started>): Promise<Started> => {
    const running = await process
    started.push(running)
    return running
  }
  const close = async (): Promise<void> => void (await Promise.all(started.map(process => process.stop())))
  try {
    const upstream = await keep(start('processes/upstream.ts'))
    const load = await keep(start('processes/load.ts'))
    const database = wanted.has('full') ? await keep(start('processes/database.ts')) : undefined
    const subjects = new Map<Subject, Started>()
    const idle = new Map<Subject, number>()
    for (const subject of wanted) {
      const process = await startSubject(subject, { upstream, database, profile, keep })
      subjects.set(subject, process)
      if (subject !== 'direct') idle.set(subject, (await ask<Reading>(process.child)).memory)
    }
    return { upstream, load, database, subjects, idle, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Surroundings {
  readonly upstream: Started
  readonly database: Started | undefined
  readonly profile: string | undefined
  readonly keep: (process: Promise<Started>) => Promise<Started>
}

function startSubject(subject: Subject, { upstream, database, profile, keep }: Surroundings): Promise<Started> {
  const yardstick = { measured: true, environment: { BENCH_UPSTREAM: upstream.url } }
  switch (subject) {
    case 'direct':
      return Promise.resolve(upstream)
    case 'pipe':
      return keep(start('processes/bare-pipe.ts', yardstick))
    case 'undici':
      return keep(start('processes/undici-json.ts', yardstick))
    case 'gateway':
      return keep(start('processes/gateway.ts', { measured: true, environment: gatewayEnvironment(upstream), profile }))
    case 'full':
      return keep(
        start('../functions/local/main.ts', {
          measured: true,
          environment: { ...gatewayEnvironment(upstream), ...awsEnvironment(database) },
          profile,
        }),
      )
    default:
      return subject satisfies never
  }
}

/** The bench's upstream in the place of every provider, with a key stored for each. */
export const gatewayEnvironment = ({ url }: Started) => ({
  PORT: '0',
  LEEWAY_LOG: 'warn',
  LEEWAY_DATA: '',
  LEEWAY_DEMO_KEY: mintKey(randomBytes(12)),
  LEEWAY_KEY_RPM: '1000000',
  LEEWAY_ORG_LIMIT: '1000000',
  OPENAI_UPSTREAM_URL: url,
  GEMINI_UPSTREAM_URL: url,
  ANTHROPIC_UPSTREAM_URL: url,
  OPENAI_API_KEY: 'bench',
  GEMINI_API_KEY: 'bench',
  ANTHROPIC_API_KEY: 'bench',
})

/** The emulated AWS of a process of its own. */
export function awsEnvironment(database: Started | undefined): Record<string, string> {
  if (database === undefined) throw new Error('The whole gateway needs its database')
  return { AWS_ENDPOINT_URL_DYNAMODB: database.url, AWS_ENDPOINT_URL_SECRETS_MANAGER: database.key }
}
