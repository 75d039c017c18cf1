// Walks every row of the fates tables: refused rows answer with their code and concrete path, everything else passes.
import { describe, expect, it } from '@jest/globals'
import type { ProviderName } from '../../../shared/catalogue/models.ts'
import { type SurfaceName, surfaceNames } from '../../../shared/dialects/abouts.ts'
import type { Body, CheckOptions } from '../../../shared/dialects/dialect.ts'
import type { ParameterRow, Refused } from '../../../shared/dialects/parameters/fate.ts'
import { fateAt, parameterCheck } from '../../../shared/dialects/parameters/index.ts'
import { surfaces } from '../../../shared/dialects/surfaces.ts'
import { LeewayError } from '../../../shared/errors/leeway-error.ts'
import { providerNames } from '../../../shared/providers/index.ts'
import { recordOf } from '../../../shared/record.ts'

const checks = recordOf(surfaceNames, name => parameterCheck(surfaces[name], surfaces[name].parameters))
const surprise = 'a value that nobody expects'

interface Case {
  readonly surface: SurfaceName
  readonly target: ProviderName
  readonly row: ParameterRow
  readonly name: string
}

const cases: readonly Case[] = surfaceNames.flatMap(surface =>
  surfaces[surface].parameters.flatMap(row =>
    providerNames.map(target => ({ surface, target, row, name: `${surface} -> ${target}: ${row.path} ${row.on?.join(',') ?? ''}` })),
  ),
)

const refusalOf = ({ surface, row, target }: Case): Refused | undefined => {
  const fate = fateAt(surfaces[surface], row, target)
  return fate.fate === 'refused' ? fate : undefined
}
const refusedCases = cases.flatMap(one => {
  const refusal = refusalOf(one)
  return refusal === undefined ? [] : [{ ...one, refusal }]
})

/** A body that has this value at the row's path, the first element of each array; the holder has the row's type. */
function bodyWith({ path, on }: ParameterRow, value: unknown): Body {
  const segments = path.split('.')
  const last = segments.at(-1) ?? ''
  const holder: unknown = on === undefined || last === 'type' ? { [last]: value } : { type: on[0], [last]: value }
  return segments.slice(0, -1).reduceRight<unknown>((inner, segment) => (segment === '*' ? [inner] : { [segment]: inner }), holder) as Body
}

const concrete = (path: string): string => path.replaceAll('*', '0')

/** A value that the row does not accept: kinds are told apart by `type`, so a row for certain kinds of holders gets one of those. */
const badValue = ({ path, on }: ParameterRow): unknown => (path.endsWith('.type') && on !== undefined ? on[0] : surprise)

function refusalBy(surface: SurfaceName, body: Body, options: CheckOptions): LeewayError | undefined {
  try {
    checks[surface](body, options)
    return undefined
  } catch (error) {
    if (error instanceof LeewayError) return error
    throw error
  }
}

describe('every row', () => {
  it.each(refusedCases)('$name refuses with its code and path', ({ surface, target, row, refusal }) => {
    const error = refusalBy(surface, bodyWith(row, badValue(row)), { target, native: false })
    expect([error?.code, error?.param]).toEqual([refusal.code, concrete(row.path)])
    expect(error?.message).not.toContain('{')
  })

  it.each(refusedCases.filter(({ refusal }) => (refusal.accepts ?? refusal.carries ?? []).length > 0))(
    '$name accepts the defaults that change nothing, and what it carries',
    ({ surface, target, row, refusal }) => {
      for (const value of [...(refusal.accepts ?? []), ...(refusal.carries ?? [])]) {
        expect(refusalBy(surface, bodyWith(row, value), { target, native: false })).toBeUndefined()
      }
    },
  )

  it.each(cases.filter(one => refusalOf(one) === undefined))('$name passes', ({ surface, target, row }) => {
    expect(refusalBy(surface, bodyWith(row, surprise), { target, native: false })).toBeUndefined()
  })

  it.each(cases)('$name takes null for absent', ({ surface, target, row }) => {
    expect(refusalBy(surface, bodyWith(row, null), { target, native: false })).toBeUndefined()
  })
})

describe("the key's option native parameters", () => {
  const optional = cases.filter(({ row }) => row.nativeOption)

  it.each(optional)('$name', ({ surface, target, row }) => {
    const error = refusalBy(surface, bodyWith(row, surprise), { target, native: true })
    const passes = target === surfaces[surface].home || row.nativeOption === 'hint'
    expect(error?.code).toBe(passes ? undefined : refusalOf({ surface, target, row, name: '' })?.code)
  })

  it('lets nothing else through', () => {
    for (const { surface, target, row, refusal } of refusedCases.filter(one => !one.row.nativeOption)) {
      expect(refusalBy(surface, bodyWith(row, badValue(row)), { target, native: true })?.code).toBe(refusal.code)
    }
  })
})

describe('the tables themselves', () => {
  it.each(surfaceNames)('%s has one row per path and kind of holder, and none that ends in an array', surface => {
    const keys = surfaces[surface].parameters.flatMap(({ path, on = [''] }) => on.map(type => `${path} ${type}`))
    expect(keys).toEqual([...new Set(keys)])
    expect(surfaces[surface].parameters.filter(({ path }) => path.endsWith('*'))).toEqual([])
  })

  it.each(surfaceNames)('%s gives a reason with every ignored field', surface => {
    const reasons = surfaces[surface].parameters
      .flatMap(row => providerNames.map(provider => fateAt(surfaces[surface], row, provider)))
      .filter(fate => fate.fate === 'ignored')
    for (const { reason } of reasons) expect(reason.length).toBeGreaterThan(20)
  })

  it.each(surfaceNames)('%s is native at home and nowhere else', surface => {
    const { home, parameters } = surfaces[surface]
    for (const row of parameters) {
      for (const provider of providerNames) if (fateAt(surfaces[surface], row, provider).fate === 'native') expect(provider).toBe(home)
    }
  })
})
