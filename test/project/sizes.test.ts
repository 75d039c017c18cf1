// Files stay small enough to read at once, functions small enough to see at once (ARCHITECTURE: at most 250 and 50 lines). Data tables
// and schemas are exempt.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import ts from 'typescript'

const sources = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts'])
const isData = (file: string): boolean => /catalogue|schema|\/parameters\/|\/models\.ts$/.test(file)

const linesOf = (text: string): number => text.trimEnd().split('\n').length

interface Size {
  readonly where: string
  readonly lines: number
}

/** The length of every function of a file; a factory's own lines count without those of the functions inside it. */
function functionSizes(file: string): Size[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const sizes: Size[] = []
  const spanOf = (node: ts.Node): number =>
    source.getLineAndCharacterOfPosition(node.end).line - source.getLineAndCharacterOfPosition(node.getStart()).line + 1

  /** Visits a node; returns the lines of the functions inside it. */
  function visit(node: ts.Node): number {
    let inner = 0
    ts.forEachChild(node, child => {
      inner += visit(child)
    })
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return inner
    const lines = spanOf(node)
    const { line } = source.getLineAndCharacterOfPosition(node.getStart())
    sizes.push({ where: `${file}:${line + 1}`, lines: lines - inner })
    return lines
  }

  visit(source)
  return sizes
}

it('looks at the sources', () => {
  expect(sources.length).toBeGreaterThan(50)
})

it('no file has more than 250 lines', () => {
  const large = sources.filter(file => !isData(file) && linesOf(readFileSync(file, 'utf8')) > 250)
  expect(large).toEqual([])
})

it('no function has more than 50 lines', () => {
  const large = sources.filter(file => !isData(file)).flatMap(file => functionSizes(file).filter(({ lines }) => lines > 50))
  expect(large).toEqual([])
})

it('every file says in its first line what it is for', () => {
  const silent = sources.filter(file => !readFileSync(file, 'utf8').startsWith('// '))
  expect(silent).toEqual([])
})
