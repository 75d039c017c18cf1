// The folders of the dialects are twins: the same files in each, and in them the same functions under the same names.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { abouts, surfaceNames } from '../../shared/dialects/abouts.ts'
import { providers } from '../../shared/providers/index.ts'

const root = 'shared/dialects'

/** The folders that hold a dialect: each has a surface. */
const dialects = readdirSync(root, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && readdirSync(`${root}/${entry.name}`).includes('schema.ts'))
  .map(({ name }) => name)
  .toSorted()

/** What every dialect has: its files, each a noun, and what the file must export. `decode…` reads the wire, `encode…` writes it. */
const surfaceFiles: Readonly<Record<string, readonly string[]>> = {
  about: ['about'],
  parameters: ['parameters'],
  index: [],
  surface: [],
  schema: ['requestShape'],
  request: ['decodeRequest'],
  items: ['decodeItems'],
  content: ['decodeParts'],
  tools: ['decodeTools'],
  reasoning: ['decodeReasoning'],
  stream: ['streamEncoder'],
  blocks: [],
  text: ['encodeCitation'],
  answer: ['newAnswer', 'encodeReason'],
  whole: ['whole'],
  usage: ['encodeUsage'],
  failure: ['streamFailure', 'wholeFailure'],
}

/** What a dialect has besides that is the wire of a provider. */
const wireFiles: Readonly<Record<string, readonly string[]>> = {
  wire: [],
  observe: ['observer', 'observeWhole', 'eventOf'],
  request: ['encodeRequest'],
  items: ['encodeItems'],
  content: ['encodeParts'],
  tools: ['encodeTools'],
  reasoning: ['encodeReasoning', 'withoutForeign'],
  stream: ['decoder'],
  blocks: ['decodeBlockStart', 'decodeBlockEnd'],
  text: ['decodeCitation'],
  answer: ['decodeReason'],
  whole: ['folder'],
  usage: ['decodeUsage'],
  failure: ['decodeFault'],
}

/** What it has of that where its provider is called in it only by those who speak it: their answers are read, and never translated. */
const ownWireFiles: Readonly<Record<string, readonly string[]>> = {
  wire: [],
  observe: ['observer', 'observeWhole'],
  request: ['encodeRequest'],
  items: ['encodeItems'],
  content: ['encodeParts'],
  tools: ['encodeTools'],
  reasoning: ['encodeReasoning', 'withoutForeign'],
  whole: ['folder'],
  usage: ['decodeUsage'],
  failure: ['decodeFault'],
}

/** No provider is called in them: hence no wire, and nothing that reads answers or writes requests. */
const surfacesOnly: readonly string[] = surfaceNames.filter(name => abouts[name].home === undefined)

/** What one provider alone is in need of. */
const own: Readonly<Record<string, readonly string[]>> = {
  messages: ['json-schema'],
  responses: ['namespaces', 'output'],
  generate: ['spelling', 'json-schema'],
}

const mainWires: ReadonlySet<string> = new Set(Object.values(providers).map(({ wire }) => wire))

const tablesOf = (dialect: string) => [
  surfaceFiles,
  ...(surfacesOnly.includes(dialect) ? [] : [mainWires.has(dialect) ? wireFiles : ownWireFiles]),
]
const filesOf = (dialect: string): string[] => [
  ...new Set([...tablesOf(dialect).flatMap(table => Object.keys(table)), ...(own[dialect] ?? [])]),
]

const listing = (folder: string): string[] => readdirSync(folder).map(name => name.replace(/\.ts$/, ''))

/** The names that a file exports, by declaration. */
const exportsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^export (?:function|const) (\w+)/gm)].flatMap(([, name]) => name ?? [])

it('there are dialects to compare', () => expect(dialects).toEqual([...surfaceNames].toSorted()))

describe.each(dialects)('%s', dialect => {
  const folder = `${root}/${dialect}`

  it('has the files of every dialect, and no other', () => {
    expect(listing(folder).toSorted()).toEqual(filesOf(dialect).toSorted())
  })

  it.each(filesOf(dialect))('%s.ts has the functions that its twins have', file => {
    const names = tablesOf(dialect).flatMap(table => table[file] ?? [])
    expect(exportsOf(`${folder}/${file}.ts`)).toEqual(expect.arrayContaining(names))
  })

  it('has tests named like its files, or by what they hold the whole dialect to', () => {
    const nouns = new Set([...filesOf(dialect), 'sdk', 'round-trip'])
    const tests = listing(`test/dialects/${dialect}`).filter(name => name.endsWith('.test'))
    const strangers = tests.filter(name => !nouns.has(name.replace(/(-decode|-encode)?\.test$/, '')))
    expect(strangers).toEqual([])
  })
})
