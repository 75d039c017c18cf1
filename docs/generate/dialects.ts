// docs/dialects.md: what works between every surface and every provider, from the table that the tests hold.

import { abouts } from '../../shared/dialects/abouts.ts'
import { providerNames, providers } from '../../shared/providers/index.ts'
import {
  type Cell,
  cells,
  type FeatureName,
  type FeatureRow,
  featureNames,
  type Mode,
  modes,
  surfaceNames,
  type Verdict,
  verdictOf,
} from '../../test/matrix/table.ts'
import { code, generatedFrom, page, table } from './markdown.ts'

/** The page of the matrix. */
export function renderDialects(rows: Readonly<Record<FeatureName, FeatureRow>>): string {
  const notes = numbered(rows)
  return page(
    generatedFrom('test/matrix/table.ts'),
    '# Dialects',
    legend(),
    ...surfaceNames.map(surface => section(rows, notes, surface)),
    '## Notes',
    [...notes].map(([how, number]) => `${number}. ${how}`).join('\n'),
    '## What each row shows',
    table(
      ['feature', 'what the test of a cell shows'],
      featureNames.map(name => [rows[name].title, rows[name].shows]),
    ),
  )
}

const legend =
  (): string => `Any surface serves any model. Each cell below is held by tests (\`test/matrix/\`) that go over HTTP through the official SDK of the surface,
once streaming (with the SDK's own stream helper) and once whole; they look at what the caller gets and at what the provider got.

- **works**: nothing is lost, streaming or whole.
- **lossy** with a note: the request is served, and the note says what is lost.
- **refused**: answered with 400 and the code that stands there.

${cells.length / modes.length} pairs of surface and provider, ${featureNames.length} features, ${cells.length * featureNames.length} cells. What becomes of every single parameter is in [parameters.md](parameters.md).`

/** What is lost, each once, numbered in the order in which it is first met. */
function numbered(rows: Readonly<Record<FeatureName, FeatureRow>>): Map<string, number> {
  const losses = featureNames.flatMap(name => rows[name].exceptions.flatMap(({ lossy }) => lossy ?? []))
  return new Map([...new Set(losses)].map((how, index) => [how, index + 1]))
}

function section(rows: Readonly<Record<FeatureName, FeatureRow>>, notes: ReadonlyMap<string, number>, surface: Cell['surface']): string {
  const lines = featureNames.map(name => [
    rows[name].title,
    ...providerNames.map(provider => both(mode => word(verdictOf(name, { surface, provider, mode }), notes))),
  ])
  return page(`## ${abouts[surface].title}`, table(['feature', ...providerNames.map(name => providers[name].title)], lines)).trimEnd()
}

/** One word where streaming and whole agree, else both. */
function both(wordOf: (mode: Mode) => string): string {
  const words = modes.map(wordOf)
  return new Set(words).size === 1 ? (words[0] ?? '') : modes.map((mode, index) => `${mode}: ${words[index]}`).join(', ')
}

function word(verdict: Verdict, notes: ReadonlyMap<string, number>): string {
  switch (verdict.kind) {
    case 'works':
      return 'works'
    case 'lossy':
      return `lossy (${notes.get(verdict.how)})`
    case 'refused':
      return `refused: [${code(verdict.code)}](errors.md#${verdict.code})`
    default:
      return verdict satisfies never
  }
}
