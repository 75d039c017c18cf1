// Writes data.ts from the price list and the overlay. With `--check` it writes nothing and fails where data.ts is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { buildCatalogue, renderCatalogue } from './generate/render.ts'

const target = new URL('./data.ts', import.meta.url)
const licence = readFileSync(new URL('../LICENSE', import.meta.resolve('@pydantic/genai-prices')), 'utf8')
const rendered = renderCatalogue(buildCatalogue(), licence)

if (!process.argv.includes('--check')) writeFileSync(target, rendered)
else if (!existsSync(target) || readFileSync(target, 'utf8') !== rendered) {
  console.error('shared/catalogue/data.ts is stale: run `npm run prices` and commit the result.')
  process.exitCode = 1
}
