// `npm run agents`: Claude Code, Codex and opencode, in the releases that package.json pins, against `npm start`, on a model of each provider.
// They are installed into this folder where they are not there yet; where that fails, the runs count as skipped.
// `--outputFile=<file>` keeps the counts, named as jest names them.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { npmStart, type Started } from '../e2e/process.ts'
import { type Agent, agents } from './agents.ts'
import { type Outcome, tryAgent } from './trial.ts'

const here = import.meta.dirname
const bin = join(here, 'node_modules', '.bin')
const models = ['gpt-5.5', 'gemini-3.6-flash', 'claude-sonnet-5']

/** Runs at the same time: more only wait for each other's processor. */
const atOnce = 2

/** Seconds that the installation may take. */
const installPatience = 180

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

const manifest = async (folder: string): Promise<Manifest> => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))

/** The installed release; undefined where there is none. */
const versionOf = (agent: Agent): Promise<string | undefined> =>
  manifest(join(here, 'node_modules', agent.package)).then(
    ({ version }) => version,
    () => undefined,
  )

/** @returns why they cannot be installed; undefined where every pinned release is there */
async function install(): Promise<string | undefined> {
  const { dependencies } = await manifest(here)
  const installed = await Promise.all(agents.map(versionOf))
  if (agents.every((agent, index) => dependencies[agent.package] === installed[index])) return undefined
  try {
    // Not `npm ci`: it wants the lock to have the packages of every platform, of which registries' mirrors lack some.
    const argv = ['install', '--no-save', '--prefix', here, '--no-audit', '--no-fund']
    await promisify(execFile)('npm', argv, { timeout: installPatience * 1000 })
    return undefined
  } catch (fault) {
    return `the agents cannot be installed: ${fault instanceof Error ? fault.message.trim().slice(-300) : String(fault)}`
  }
}

/** Every agent on every model, a few at once; the table's order is that of the agents. */
async function runAll({ url, stdout }: Started): Promise<Outcome[]> {
  const [, key = ''] = /ANTHROPIC_AUTH_TOKEN=(\S+)/.exec(stdout()) ?? []
  const cells = agents.flatMap((agent, row) => models.map((model, column) => ({ agent, model, at: row * models.length + column })))
  const outcomes: Outcome[] = []
  const waiting = cells.values()
  const work = async (): Promise<void> => {
    for (const { agent, model, at } of waiting) outcomes[at] = await tryAgent(agent, bin, { url, key, model })
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

async function show(outcomes: readonly Outcome[]): Promise<void> {
  const rows = await Promise.all(
    agents.map(async agent => {
      const own = outcomes.filter(outcome => outcome.agent === agent.name)
      const cells = own.map(({ model, fault, seconds }) => [model, `${fault === undefined ? 'works' : 'fails'} (${seconds} s)`])
      return [agent.name, { version: await versionOf(agent), ...Object.fromEntries(cells) }]
    }),
  )
  console.table(Object.fromEntries(rows))
  for (const { agent, model, fault } of outcomes) if (fault !== undefined) console.log(`${agent} on ${model}: ${fault}`)
}

async function main(): Promise<void> {
  const { outputFile } = parseArgs({ options: { outputFile: { type: 'string' } } }).values
  const missing = await install()
  let outcomes: readonly Outcome[] = []
  if (missing === undefined) {
    const gateway = await npmStart()
    outcomes = await runAll(gateway).finally(() => gateway.stop('SIGTERM'))
    await show(outcomes)
  } else console.log(`skipped: ${missing}`)
  const failed = outcomes.filter(({ fault }) => fault !== undefined).length
  const skipped = missing === undefined ? 0 : agents.length * models.length
  const counts = {
    numPassedTests: outcomes.length - failed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numRuntimeErrorTestSuites: 0,
  }
  if (outputFile !== undefined) await writeFile(outputFile, JSON.stringify(counts))
  console.log(`agents: ${counts.numPassedTests} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed === 0 ? 0 : 1
}

await main()
