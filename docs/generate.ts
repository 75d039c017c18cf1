// Writes the pages that derive from data: `node docs/generate.ts`. With `--check` it writes nothing and fails where a page is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pages, stalePages } from './generate/pages.ts'

const locationOf = (path: string): URL => new URL(path, import.meta.url)
const read = (path: string): string | undefined => (existsSync(locationOf(path)) ? readFileSync(locationOf(path), 'utf8') : undefined)

if (process.argv.includes('--check')) {
  const stale = stalePages(pages, read)
  for (const path of stale) console.error(`docs/${path} is stale: run \`npm run docs\` and commit the result.`)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  for (const { path, render } of pages) writeFileSync(locationOf(path), render())
}
