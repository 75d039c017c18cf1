// One agent on one model: a prompt that asks for a tool, the tool's run on this machine, and the answer that says what came of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Agent, Json, Place } from './agents.ts'

export interface Outcome {
  readonly agent: string
  readonly model: string
  readonly seconds: number
  /** Undefined: the command's output stands in the agent's final answer. */
  readonly fault?: string
}

/** Seconds after which an agent that has not finished is ended. */
const patience = 90

/** Runs the agent in a home of its own, which is gone afterwards, as are the processes that it started. */
export async function tryAgent(agent: Agent, bin: string, { url, key, model }: Omit<Place, 'folder'>): Promise<Outcome> {
  const startedAt = Date.now()
  const folder = await mkdtemp(join(tmpdir(), 'leeway-agent-'))
  try {
    const fault = await faultOf(agent, join(bin, agent.program), { url, key, model, folder })
    return { agent: agent.name, model, seconds: Math.round((Date.now() - startedAt) / 1000), fault }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

/** The word in the notes is new each time: an answer that has it comes of a command that ran. */
async function faultOf(agent: Agent, program: string, place: Place): Promise<string | undefined> {
  const word = randomBytes(6).toString('hex')
  await writeFile(join(place.folder, 'notes.txt'), `${word}\n`)
  await agent.prepare?.(place)
  const argv = agent.argv(place, `Use ${agent.tool('cat<notes.txt')}`)
  const { status, printed, timedOut } = await runToEnd(program, argv, place, agent.environment(place))
  if (timedOut) return `it did not finish within ${patience} s: ${tail(printed)}`
  if (status !== 0) return `it ended with ${status}: ${tail(printed)}`
  return agent.answer(jsonLines(printed)).includes(word) ? undefined : `the answer lacks what the command printed: ${tail(printed)}`
}

const tail = (printed: string): string => printed.trim().slice(-600)

const jsonLines = (printed: string): Json[] => printed.split('\n').flatMap(parsed)

function parsed(line: string): Json[] {
  if (!line.startsWith('{')) return []
  try {
    return [JSON.parse(line) as Json]
  } catch {
    return []
  }
}

interface Ended {
  readonly status: number | null
  readonly printed: string
  readonly timedOut: boolean
}

/** Nothing of this machine's settings reaches it but where programs are. */
async function runToEnd(
  program: string,
  argv: readonly string[],
  { folder }: Place,
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(program, argv, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that what it starts ends with it.
    detached: true,
  })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    endGroup(child)
  }, patience * 1000)
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('exit', resolve)
  }).finally(() => clearTimeout(timer))
  endGroup(child)
  return { status, printed: (await printed).toReversed().join('\n'), timedOut }
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone.
  }
}
