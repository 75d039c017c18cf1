// Dependencies point one way: no file imports what stands above its room, none imports itself round about, and adapters are wired in one place.
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { circles, climbs, graphOf, homeless, layers } from './layers.ts'

const paths = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts'])
const sources = new Map(paths.map(path => [path, readFileSync(path, 'utf8')]))

/** A tree of these files alone. */
const planted = (...files: readonly (readonly [string, string])[]) => graphOf(new Map(files))

describe('the tree', () => {
  const graph = graphOf(sources)

  it('is read whole: every relative import leads to a file', () => {
    const targets = [...graph.values()].flat()
    expect(targets.length).toBeGreaterThan(1000)
    expect(targets.filter(path => path.endsWith('.ts') && !sources.has(path) && !path.startsWith('test/'))).toEqual([])
  })

  it('has a room for every file, and a file for every room', () => {
    expect(homeless(graph)).toEqual([])
    expect(layers.filter(room => !paths.some(path => path.startsWith(room)))).toEqual([])
  })

  it('has no import that climbs', () => {
    expect(climbs(graph)).toEqual([])
  })

  it('has no circle', () => {
    expect(circles(graph)).toEqual([])
  })
})

describe('the check finds', () => {
  it.each([
    ['a value', "import { endpoint } from '../endpoint.ts'"],
    ['a type', "import type { Ports } from '../endpoint.ts'"],
    ['a re-export', "export * from '../endpoint.ts'"],
    ['an import over several lines', "import {\n  endpoint,\n} from '../endpoint.ts'"],
    ['a dynamic import', "const { endpoint } = await import('../endpoint.ts')"],
    ['an import() type', "type Ports = import('../endpoint.ts').Ports"],
    ['a bare import', "import '../endpoint.ts'"],
  ])('a climb by %s', (_, text) => {
    expect(climbs(planted(['shared/ledger/planted.ts', text]))).toEqual(['shared/ledger/planted.ts > shared/endpoint.ts'])
  })

  it('a climb between neighbours', () => {
    const graph = planted(['shared/accounts/planted.ts', "import type { Limiter } from '../limits/stores.ts'"])
    expect(climbs(graph)).toEqual(['shared/accounts/planted.ts > shared/limits/stores.ts'])
  })

  it('an adapter that is wired elsewhere', () => {
    const graph = planted(
      ['functions/usage/planted.ts', "import { dynamoBook } from '../../shared/adapters/dynamodb/book.ts'"],
      ['infra/planted.ts', "import { dynamoBook } from '../shared/adapters/dynamodb/book.ts'"],
    )
    expect(climbs(graph)).toEqual([
      'functions/usage/planted.ts > shared/adapters/dynamodb/book.ts',
      'infra/planted.ts > shared/adapters/dynamodb/book.ts',
    ])
  })

  it('a file without a room', () => {
    expect(homeless(planted(['shared/planted.ts', '']))).toEqual(['shared/planted.ts'])
  })

  it.each([
    ['of one', [['shared/race/a.ts', "import './a.ts'"]]],
    [
      'of two',
      [
        ['shared/race/a.ts', "import { b } from './b.ts'"],
        ['shared/race/b.ts', "import type { A } from './a.ts'"],
      ],
    ],
    [
      'of three, over rooms',
      [
        ['shared/ledger/a.ts', "import '../race/b.ts'"],
        ['shared/race/b.ts', "import '../answer/c.ts'"],
        ['shared/answer/c.ts', "import '../ledger/a.ts'"],
      ],
    ],
  ] as const)('a circle %s', (_, files) => {
    expect(circles(planted(...files))).toEqual([files.map(([path]) => path).sort()])
  })

  it('no climb in text that only looks like an import', () => {
    expect(climbs(planted(['shared/ledger/planted.ts', "const text = `import { endpoint } from '../endpoint.ts'`"]))).toEqual([])
  })

  it('no circle where two ways lead to one file', () => {
    const graph = planted(
      ['shared/race/a.ts', "import './b.ts'\nimport './c.ts'"],
      ['shared/race/b.ts', "import './c.ts'"],
      ['shared/race/c.ts', ''],
    )
    expect(circles(graph)).toEqual([])
  })
})
