// Every section that a comment or a page cites stands in the page that it names.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '..', '..')

const pages = { contract: 'docs/contract.md', wires: 'docs/wires.md' } as const

const sectionsOf = (page: string): Set<string> =>
  new Set([...readFileSync(join(root, page), 'utf8').matchAll(/^## (\d+)\. /gm)].map(([, number = '']) => number))

const sections = { contract: sectionsOf(pages.contract), wires: sectionsOf(pages.wires) }

/** The project's own text files, tracked or about to be. */
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts', '*.js', '*.cjs', '*.md', '*.tsx'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter(file => file !== '' && file !== 'test/docs/references.test.ts')

interface Reference {
  readonly file: string
  readonly page: keyof typeof pages
  readonly section: string
}

/** `contract §5`, `contract §3 and §5`, `contract §7, §8`. */
const cited = /\b(contract|wires) ((?:§\d+(?:\.\d+)?(?:, (?:steps? [\d ,to]+ of )?| and )?)+)/g

const referencesIn = (file: string, text: string): Reference[] =>
  [...text.matchAll(cited)].flatMap(([, page, list = '']) =>
    [...list.matchAll(/§(\d+)/g)].map(([, section = '']) => ({ file, page: page as Reference['page'], section })),
  )

const texts = files.flatMap(file => {
  try {
    return [{ file, text: readFileSync(join(root, file), 'utf8') }]
  } catch {
    // Removed, and not committed yet.
    return []
  }
})

it('finds references at all', () => {
  expect(texts.flatMap(({ file, text }) => referencesIn(file, text)).length).toBeGreaterThan(60)
  expect(referencesIn('x', 'as the contract §3 and §77 say (wires §99)')).toEqual([
    { file: 'x', page: 'contract', section: '3' },
    { file: 'x', page: 'contract', section: '77' },
    { file: 'x', page: 'wires', section: '99' },
  ])
})

it('every cited section stands in its page', () => {
  const lost = texts.flatMap(({ file, text }) => referencesIn(file, text)).filter(({ page, section }) => !sections[page].has(section))
  expect(lost).toEqual([])
})

it('no reference leads out of the repository', () => {
  const outside = texts
    .filter(({ text }) =>
      /\bSPEC(\.md)?\b|\bfacts: (dialects|tiers|performance|market|aws)\b|\b(acceptance|market|tiers|operations|batches|flexai|lessons)\.md §/.test(
        text,
      ),
    )
    .map(({ file }) => file)
  expect(outside).toEqual([])
})
