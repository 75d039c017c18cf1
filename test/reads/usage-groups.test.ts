// Whatever an export is grouped by and however it is cut into pages, it comes to the same sums.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { csv } from '../../shared/csv.ts'
import { plus } from '../../shared/ledger/aggregates.ts'
import type { Aggregate } from '../../shared/ledger/records.ts'
import { nothing, sumFields } from '../../shared/ledger/sums.ts'
import { groupUsage, pageOf, totalOf, type UsageGroup, usageDimensions } from '../../shared/reads/usage-groups.ts'
import { recordOf } from '../../shared/table.ts'

const aggregates = fc.array(
  fc.record({
    organisation: fc.constant('org_a'),
    period: fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-02'),
    key: fc.constantFrom('1'.repeat(64), '2'.repeat(64)),
    provider: fc.constantFrom('openai' as const, 'gemini' as const),
    model: fc.constantFrom('gpt-5.5', 'a,"b"', 'é'),
    tier: fc.constantFrom('flex', 'default', null),
    ...recordOf(sumFields.map(({ name }) => [name, fc.nat(1_000_000)])),
  }),
  { maxLength: 30 },
) satisfies fc.Arbitrary<Aggregate[]>

function allPages(groups: readonly UsageGroup[], limit: number): UsageGroup[] {
  const found: UsageGroup[] = []
  for (let after: string | null = null; ; ) {
    const page = pageOf(groups, { after, limit })
    found.push(...page.groups)
    if (page.last === null) return found
    after = page.last
  }
}

it('any grouping has the same total, each group once, and pages are its pieces', () => {
  const property = fc.property(aggregates, fc.subarray([...usageDimensions]), fc.integer({ min: 1, max: 7 }), (days, by, limit) => {
    const groups = groupUsage(days, by)
    expect(totalOf(groups)).toEqual(days.reduce((total, day) => plus(total, day), nothing))
    expect(new Set(groups.map(({ names }) => JSON.stringify(names))).size).toBe(groups.length)
    for (const { names } of groups) {
      expect(Object.keys(names).toSorted()).toEqual([...by, ...(by.includes('model') ? ['provider'] : [])].toSorted())
    }
    expect(allPages(groups, limit)).toEqual(groups)
  })
  fc.assert(property, { numRuns: 200 })
})

it('days come first, whatever else there is', () => {
  const day = (period: string, model: string): Aggregate => ({
    ...{ ...nothing, organisation: 'org_a', key: 'k', provider: 'openai', tier: 'flex' },
    ...{ period, model },
  })
  const groups = groupUsage([day('2026-11-02', 'a'), day('2026-11-01', 'z'), day('2026-11-02', 'b')], ['day', 'model'])
  expect(groups.map(({ names }) => `${names.day} ${names.model}`)).toEqual(['2026-11-01 z', '2026-11-02 a', '2026-11-02 b'])
})

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@sum(a)', "'@sum(a)"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['＝1', "'＝1"],
    ['=cmd|"/c calc"', '"\'=cmd|""/c calc"""'],
    ['a=b', 'a=b'],
    ['', ''],
    [null, ''],
    [-5, '-5'],
    [0, '0'],
  ])('writes %j as %j', (cell, written) => expect(csv(['name'], [{ name: cell }])).toBe(`name\r\n${written}\r\n`))

  it('leaves a member empty that a row lacks', () => expect(csv(['a', 'b'], [{ b: 1 }, {}])).toBe('a,b\r\n,1\r\n,\r\n'))
})
