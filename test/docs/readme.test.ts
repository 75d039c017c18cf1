// The README's examples as a newcomer pastes them: they compile with the SDKs' own types, and run against `npm start`.
import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { endAll, type Started, start } from '../e2e/process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)
const readme = readFileSync(join(root, 'README.md'), 'utf8')

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code)

/** With the SDKs beside the examples. */
const folder = temporaryFolder()
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))

let gateway: Started
beforeAll(async () => {
  gateway = await start()
  // The simulated flex tier, which comes and goes by itself, is there at once.
  const [simulator = ''] = /http:\S+\/simulator\/flex/.exec(gateway.stdout()) ?? []
  await fetch(simulator, { method: 'PUT', body: JSON.stringify({ openai: { mode: 'always' }, gemini: { mode: 'always' } }) })
})
afterAll(endAll)

const here = (code: string): string => code.replaceAll('http://127.0.0.1:8787', gateway.url)
const withKey = () => ({ env: { ...process.env, LEEWAY_KEY: gateway.key } })

describe('the TypeScript examples', () => {
  const examples = blocks('ts').map((code, index) => ({ name: `example-${index}.mts`, code }))

  it('are one for each SDK, without a cast that hides what streaming returns', () => {
    expect(examples.map(({ code }) => /from '([^']+)'/.exec(code)?.[1])).toEqual(['openai', '@anthropic-ai/sdk', '@google/genai'])
    for (const { code } of examples) expect(code).not.toMatch(/as (never|any)/)
  })

  it('compile', async () => {
    for (const { name, code } of examples) writeFileSync(join(folder, name), code)
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { lib: ['es2024', 'dom'], noUnusedLocals: false },
        include: ['*.mts'],
      }),
    )
    const compiler = join(root, 'node_modules/typescript-7/bin/tsc')
    const checked = await run(process.execPath, [compiler, '-p', folder]).catch((failed: { stdout: string }) => failed)
    expect(checked.stdout).toBe('')
  })

  it.each(examples)('$name runs and prints its answers', async ({ name, code }) => {
    const file = join(folder, `running-${name}`)
    writeFileSync(file, here(code))
    const { stdout } = await run(process.execPath, [file], withKey())
    expect(stdout.match(/You said: Hello|completed/g)).toHaveLength(code.match(/console\.log|process\.stdout\.write/g)?.length ?? 0)
  })
})

it('the request of curl streams', async () => {
  const [request = ''] = blocks('sh').filter(code => code.startsWith('curl'))
  const { stdout } = await run('sh', ['-c', here(request)], withKey())
  expect(stdout).toContain('event: response.completed')
})
