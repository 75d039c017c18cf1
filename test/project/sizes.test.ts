// Files stay small enough to read at once, functions small enough to see at once, calls short enough to read. Tables of data and schemas are exempt by name.
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { casts } from './casts.ts'
import { measure, sources } from './sizes.ts'

const limits = { file: 250, function: 50, parameters: 3 }

/** Tables of data and schemas, which are read by row: the only files that may be longer. An entry that is no longer needed fails. */
const longFiles: readonly string[] = ['shared/catalogue/abilities/anthropic.ts', 'shared/catalogue/data.ts', 'shared/errors/catalogue.ts']

const measured = sources.map(file => measure(file, readFileSync(file, 'utf8')))

const functionsWith = (isOver: (size: { readonly lines: number; readonly parameters: number }) => boolean) =>
  measured.flatMap(({ functions }) => functions.filter(isOver))

it('looks at the sources', () => {
  expect(sources.length).toBeGreaterThan(50)
})

it('no file has more than 250 lines but those listed, each of which has', () => {
  const long = measured.filter(({ lines }) => lines > limits.file).map(({ file }) => file)
  expect(long.sort()).toEqual([...longFiles].sort())
})

it('no function has more than 50 lines, those inside it included', () => {
  const long = functionsWith(({ lines }) => lines > limits.function)
  expect(long.map(({ name, lines }) => `${name} ${lines}`).sort()).toEqual([])
})

it('no function has more than 3 parameters', () => {
  expect(functionsWith(({ parameters }) => parameters > limits.parameters).map(({ name, parameters }) => `${name} ${parameters}`)).toEqual(
    [],
  )
})

it('casts stand in the files of the list alone, as often as it says', () => {
  const found = measured.filter(file => file.casts > 0).map(file => [file.file, file.casts])
  expect(Object.fromEntries(found)).toEqual(casts)
})

it('counts a function with those inside it, its parameters, and casts without `as const`', () => {
  const text =
    'const outer = (a: unknown) => {\n  function inner(b: number, c = [] as const) {\n    return b\n  }\n  return inner(a as number)\n}\n'
  expect(measure('planted.ts', text)).toEqual({
    file: 'planted.ts',
    lines: 6,
    functions: [
      { name: 'planted.ts:1', lines: 6, parameters: 1 },
      { name: 'planted.ts:2', lines: 3, parameters: 2 },
    ],
    casts: 1,
  })
})

it('every file says in its first line what it is for', () => {
  const silent = sources.filter(file => !readFileSync(file, 'utf8').startsWith('// '))
  expect(silent).toEqual([])
})
