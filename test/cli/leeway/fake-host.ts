// A terminal without a person: what is typed and piped in is given, what is shown is kept.
import type { Host } from '../../../functions/cli/leeway/host.ts'
import { runLeeway } from '../../../functions/cli/leeway/run.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { adminKey } from './fake-admin.ts'

export const now = Date.parse('2026-11-22T12:00:00Z')

export interface HostWish {
  readonly fetch?: typeof fetch
  readonly environment?: Readonly<Record<string, string>>
  /** Piped in; else there is a terminal. */
  readonly piped?: string
  /** Typed at the terminal, answer by answer. */
  readonly typed?: readonly string[]
  readonly home?: string
  readonly now?: number
  readonly width?: number
  /** A person reads the output. */
  readonly terminal?: boolean
  /** Exit status of other programs. */
  readonly started?: number
}

export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** Hidden ones in brackets. */
  readonly asked: readonly string[]
  readonly started: readonly (readonly string[])[]
  readonly home: string
}

const unreachable = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:8787') }))

/** Runs one command line in this process. */
export async function leeway(argv: readonly string[], wish: HostWish = {}): Promise<Ran> {
  const shown = { stdout: '', stderr: '' }
  const asked: string[] = []
  const started: string[][] = []
  const answers = [...(wish.typed ?? [])]
  const home = wish.home ?? temporaryFolder()
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      shown[name] += text
    },
    isTerminal: wish.terminal === true,
    columns: wish.width ?? 100,
  })
  const host: Host = {
    environment: { LEEWAY_ADMIN_KEY: adminKey, ...wish.environment },
    home,
    clock: { now: () => wish.now ?? now },
    fetch: wish.fetch ?? unreachable,
    stdin: { isTerminal: wish.piped === undefined && wish.typed !== undefined, readAll: async () => wish.piped ?? '' },
    stdout: output('stdout'),
    stderr: output('stderr'),
    async ask(question, how) {
      asked.push(how === 'hidden' ? `[${question}]` : question)
      return answers.shift() ?? ''
    },
    async start(program, argv) {
      started.push([program, ...argv])
      return wish.started ?? 0
    },
  }
  const status = await runLeeway(argv, host)
  return { status, ...shown, asked, started, home }
}
