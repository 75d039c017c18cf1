// The application as a user runs it: it synthesises offline, and the bundles are what was measured to start fastest.

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import * as z from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Ends any Node process, the bundler's launcher included, that opens a connection. */
const offline = `import net from 'node:net'; net.Socket.prototype.connect = () => process.exit(97)`

const assets = z.object({ files: z.record(z.string(), z.object({ source: z.object({ path: z.string(), packaging: z.string() }) })) })

const run = promisify(execFile)

let output = ''

beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'leeway-synth-'))
  const env = {
    PATH: process.env.PATH,
    HOME: output,
    npm_config_update_notifier: 'false', // npx launches the bundler, and would ask for a newer npm
    CDK_OUTDIR: join(output, 'out'),
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(offline)}`,
  }
  await run(process.execPath, ['infra/app.ts'], { cwd: root, env })
}, 120_000)

afterAll(() => rm(output, { recursive: true, force: true }))

/** The folders of the functions' bundles; functions with the same code share one. */
async function bundles(): Promise<string[]> {
  const { files } = assets.parse(JSON.parse(await readFile(join(output, 'out', 'leeway-dev.assets.json'), 'utf8')))
  return Object.values(files).flatMap(({ source }) => (source.packaging === 'zip' ? [join(output, 'out', source.path)] : []))
}

it('asks for no account, no region and no look-ups', async () => {
  const manifest = JSON.parse(await readFile(join(output, 'out', 'manifest.json'), 'utf8'))
  expect(manifest.artifacts['leeway-dev'].environment).toBe('aws://unknown-account/unknown-region')
  expect(manifest.missing).toBeUndefined()
})

it('bundles each function as one minified CommonJS file without a source map', async () => {
  for (const folder of await bundles()) {
    expect(await readdir(folder)).toEqual(['index.js'])
    const code = await readFile(join(folder, 'index.js'), 'utf8')
    expect(code.slice(0, 13)).toBe('"use strict";')
    expect(code.includes('sourceMappingURL')).toBe(false)
  }
})

it('makes bundles that stand alone: each loads without node_modules and exports its handler', async () => {
  const folders = await bundles()
  expect(folders.length).toBeGreaterThan(0)
  for (const folder of folders) {
    const script = `globalThis.awslambda = { streamifyResponse: handler => handler }; process.stdout.write(typeof require('./index.js').handler); process.exit()`
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: folder, env: { AWS_REGION: 'eu-west-1' } })
    expect(stdout).toBe('function')
  }
})
