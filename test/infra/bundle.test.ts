// How large the functions' code is: what Lambda loads before a sandbox can answer.
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { build, type Metafile } from 'esbuild'
import { bundleBudget, bundling, handlerFile } from '../../infra/bundling.ts'

const names = readdirSync(new URL('../../functions', import.meta.url)).filter(name => existsSync(handlerFile(name)))

async function bundled(name: string): Promise<Metafile['outputs'][string]> {
  const { metafile } = await build({ ...bundling, entryPoints: [handlerFile(name)], outfile: 'index.js', write: false, metafile: true })
  const [output] = Object.values(metafile.outputs)
  if (output === undefined) throw new Error(`${name} has no bundle`)
  return output
}

describe('the bundle of every function', () => {
  it.each(names)('%s stays within the budget', async name => {
    expect((await bundled(name)).bytes).toBeLessThanOrEqual(bundleBudget(name))
  })
})
