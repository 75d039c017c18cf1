// What was made of the sources is kept until they change, so that the suites share it: they run in processes of their own.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const cache = join(root, 'node_modules', '.cache', 'synthesised')
const sources = ['infra', 'functions', 'shared']

/** A hash of all that the stack is made of: the sources, the versions of the packages, and how it is synthesised. */
function version(): string {
  const files = sources.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  )
  const hash = createHash('sha256')
  for (const file of [...files, join(root, 'package-lock.json'), join(import.meta.dirname, 'stack.ts')].sort()) {
    hash.update(`${file}\n`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

let folder: string | undefined

/** The folder of this version; those of others are removed. */
function folderOfVersion(): string {
  if (folder !== undefined) return folder
  const name = version()
  mkdirSync(cache, { recursive: true })
  for (const other of readdirSync(cache)) if (other !== name) rmSync(join(cache, other), { recursive: true, force: true })
  folder = join(cache, name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** The JSON of what was made under this key, made if it is not there. @throws whatever `make` throws, which is not kept */
export function kept<Made>(key: string, make: () => Made): Made {
  const file = join(folderOfVersion(), `${createHash('sha256').update(key).digest('hex')}.json`)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const text = JSON.stringify(make())
  // Whole or not at all: another process may look for it now.
  writeFileSync(`${file}.${process.pid}`, text)
  renameSync(`${file}.${process.pid}`, file)
  return JSON.parse(text)
}
