// A copy of the code with a made-up provider and a made-up dialect in it: a file or a folder each, and a line in the tables that list them.
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export interface Tree {
  readonly folder: string
  remove(): void
}

export function treeWithAdditions(): Tree {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-additions-'))
  const copy = (from: string, to: string) => cpSync(join(root, from), join(folder, to), { recursive: true })
  for (const part of ['shared', 'functions', 'infra', 'package.json', 'tsconfig.json']) copy(part, part)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))

  copy('test/additions/acme.ts.txt', 'shared/providers/acme.ts')
  enter(join(folder, 'shared/providers/index.ts'), { what: 'acme', from: './acme.ts', entry: 'acme' })

  const parley = 'shared/dialects/parley'
  copy('test/additions/parley', parley)
  for (const file of ['about.ts', 'surface.ts']) renameSync(join(folder, parley, `${file}.txt`), join(folder, parley, file))
  enter(join(folder, 'shared/dialects/abouts.ts'), { what: 'about as parley', from: './parley/about.ts', entry: 'parley' })
  enter(join(folder, 'shared/dialects/surfaces.ts'), { what: 'parleySurface', from: './parley/surface.ts', entry: 'parley: parleySurface' })
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

interface Line {
  readonly what: string
  readonly from: string
  readonly entry: string
}

/** Writes an entry at the end of a file's table, and its import. @throws Error where the file has no table */
function enter(file: string, { what, from, entry }: Line): void {
  const text = readFileSync(file, 'utf8')
  const longer = text.replace(/^((?:export )?const (?:table|surfaces)\b[^{]*\{[^}]*?),?\s*\}/m, `$1, ${entry} }`)
  if (longer === text) throw new Error(`${file} has no table`)
  writeFileSync(file, `import { ${what} } from '${from}'\n${longer}`)
}
