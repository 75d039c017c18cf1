// A key of the local gateway: the one that is given, the one that the data folder keeps, or a new one.
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isWellFormed, type KeyKind, keyPrefixes, mintKey } from '../../shared/accounts/key.ts'

export interface KeptKey {
  readonly kind: KeyKind
  /** The setting that may give it, and its value. */
  readonly setting: string
  readonly given?: string
  /** Nothing is kept without a folder. */
  readonly folder?: string
  /** Its name in the folder. */
  readonly file: string
}

/** @throws Error where the given key has a wrong form */
export async function keptKey({ kind, setting, given, folder, file }: KeptKey): Promise<string> {
  if (given !== undefined) {
    if (isWellFormed(given, kind)) return given
    throw new Error(
      `${setting} has not the form of a key: ${keyPrefixes[kind]}, 24 hex digits, and the first 6 hex digits of the SHA-256 over all that.`,
    )
  }
  if (folder === undefined) return mintKey(randomBytes(12), kind)
  const path = join(folder, file)
  const kept = (await readFile(path, 'utf8').catch(() => '')).trim()
  if (isWellFormed(kept, kind)) return kept
  const fresh = mintKey(randomBytes(12), kind)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(path, `${fresh}\n`, { mode: 0o600 })
  return fresh
}
