// Walks every row of the fates tables: refused rows answer with their code and concrete path, everything else passes.
import { describe, expect, it } from '@jest/globals'
import type { ProviderName } from '../../../shared/catalogue/models.ts'
import type { Body, CheckOptions, SurfaceName } from '../../../shared/dialects/dialect.ts'
import type { ParameterRow, Refused } from '../../../shared/dialects/parameters/fate.ts'
import { checkParameters, fates } from '../../../shared/dialects/parameters/index.ts'
import { LeewayError } from '../../../shared/errors/leeway-error.ts'

const surfaces = Object.keys(fates) as SurfaceName[]
const providers: readonly ProviderName[] = ['openai', 'gemini', 'anthropic']
const surprise = 'a value that nobody expects'

interface Case {
  readonly surface: SurfaceName
  readonly target: ProviderName
  readonly row: ParameterRow
  readonly name: string
}

const cases: readonly Case[] = surfaces.flatMap(surface =>
  fates[surface].rows.flatMap(row =>
    providers.map(target => ({ surface, target, row, name: `${surface} -> ${target}: ${row.path} ${row.on?.join(',') ?? ''}` })),
  ),
)

const refusalOf = ({ row, target }: Case): Refused | undefined => {
  const fate = row.fates[target]
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
    checkParameters(surface, body, options)
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
    const passes = target === fates[surface].home || row.nativeOption === 'hint'
    expect(error?.code).toBe(passes ? undefined : refusalOf({ surface, target, row, name: '' })?.code)
  })

  it('lets nothing else through', () => {
    for (const { surface, target, row, refusal } of refusedCases.filter(one => !one.row.nativeOption)) {
      expect(refusalBy(surface, bodyWith(row, badValue(row)), { target, native: true })?.code).toBe(refusal.code)
    }
  })
})

describe('the tables themselves', () => {
  it.each(surfaces)('%s has one row per path and kind of holder, and none that ends in an array', surface => {
    const keys = fates[surface].rows.flatMap(({ path, on = [''] }) => on.map(type => `${path} ${type}`))
    expect(keys).toEqual([...new Set(keys)])
    expect(fates[surface].rows.filter(({ path }) => path.endsWith('*'))).toEqual([])
  })

  it.each(surfaces)('%s gives a reason with every ignored field', surface => {
    const reasons = fates[surface].rows
      .flatMap(row => providers.map(provider => row.fates[provider]))
      .filter(fate => fate.fate === 'ignored')
    for (const { reason } of reasons) expect(reason.length).toBeGreaterThan(20)
  })

  it.each(surfaces)('%s is native at home and nowhere else', surface => {
    const { home, rows } = fates[surface]
    for (const { fates: byProvider } of rows) {
      for (const provider of providers) if (byProvider[provider].fate === 'native') expect(provider).toBe(home)
    }
  })
})
