// The functions as they are deployed: bundled with the stack's own options, each alone in a folder outside the repository.
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundling, handlerFile } from '../../../infra/bundling.ts'

export interface Bundles {
  /** The folder of a function's `index.js`. Outside: there, no package.json makes it an ES module. */
  folderOf(name: string): string
  remove(): Promise<void>
}

/** Every folder of functions/ that has a handler. */
export const functionNames: readonly string[] = readdirSync(new URL('../../../functions', import.meta.url)).filter(name =>
  existsSync(handlerFile(name)),
)

export async function makeBundles(names: readonly string[] = functionNames): Promise<Bundles> {
  const root = await mkdtemp(join(tmpdir(), 'leeway-bundles-'))
  const folderOf = (name: string) => join(root, name)
  await Promise.all(names.map(name => build({ ...bundling, entryPoints: [handlerFile(name)], outfile: join(folderOf(name), 'index.js') })))
  return { folderOf, remove: () => rm(root, { recursive: true, force: true }) }
}
