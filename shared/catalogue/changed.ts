// A catalogue that an operator has changed, under a version of its own.
import { createHash } from 'node:crypto'
import type { CatalogueData } from './types.ts'

/** The version is the release's, a plus, and the first eight hex digits of the SHA-256 of what an operator can change. */
export function changed(base: CatalogueData, change: Partial<Pick<CatalogueData, 'models' | 'abilities'>>): CatalogueData {
  const { version, ...content } = { ...base, ...change }
  const told = content.abilities === undefined ? content.models : [content.models, content.abilities]
  const hash = createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 8)
  return { version: `${version.split('+')[0]}+${hash}`, ...content }
}
