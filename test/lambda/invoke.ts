// npm run invoke -- <function> [event]: one event on a function as synthesised, as `sam local invoke` runs it, without Docker.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { hasRuntime, runEvent } from './invoke/run.ts'
import { startSurroundings } from './invoke/surroundings.ts'
import { deployedFunction } from './invoke/template.ts'

const root = join(import.meta.dirname, '..', '..')
const template = join(root, 'cdk.out', 'leeway-dev.template.json')

async function main([name, event = `test/events/${name}.json`]: readonly string[]): Promise<void> {
  if (name === undefined)
    throw new Error(
      'npm run invoke -- <function> [event]\nfunction: a folder of functions/; event: a file, test/events/<function>.json unless given',
    )
  const payload = readFileSync(event, 'utf8')
  const deployed = deployedFunction(template, name)
  const surroundings = await startSurroundings(deployed.environment, { swept: name === 'close' })
  const say = (line: string) => process.stderr.write(`${line}\n`)
  say(`# with Docker: sam local invoke -t ${relative(process.cwd(), template)} ${deployed.logicalId} -e ${event}`)
  say(
    `# ${hasRuntime ? "under AWS's runtime client" : 'in this process: npm ci --prefix test/lambda installs the runtime client'}, with emulated AWS and simulated providers`,
  )
  try {
    const { head, body } = await runEvent(deployed, { ...deployed.environment, ...surroundings.environment }, payload)
    if (head) say([head.statusCode, ...Object.entries(head.headers).map(([header, value]) => `${header}: ${value}`)].join('\n'))
    process.stdout.write(`${body.trimEnd()}\n`)
  } finally {
    await surroundings.close()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
