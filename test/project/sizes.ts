// How long a source file and its functions are, and how many parameters these take.
import { globSync } from 'node:fs'
import ts from 'typescript'

/** The files that the rules of size are for. */
export const sources = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts']).sort()

export interface FunctionSize {
  /** File and line. */
  readonly name: string
  /** From its first line to its last, the functions inside it included. */
  readonly lines: number
  readonly parameters: number
}

export interface FileSize {
  readonly file: string
  readonly lines: number
  readonly functions: readonly FunctionSize[]
  /** Type assertions: `as X`, but not `as const`. */
  readonly casts: number
}

/** The sizes of a file's text. */
export function measure(file: string, text: string): FileSize {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const functions: FunctionSize[] = []
  let casts = 0
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line

  function visit(node: ts.Node): void {
    if (ts.isAsExpression(node) && node.type.getText() !== 'const') casts++
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const first = lineOf(node.getStart())
      functions.push({ name: `${file}:${first + 1}`, lines: lineOf(node.end) - first + 1, parameters: node.parameters.length })
    }
    ts.forEachChild(node, visit)
  }

  visit(source)
  return { file, lines: text.trimEnd().split('\n').length, functions, casts }
}
