// What people read: money, times, tables, bars, receipts, the audit log.
import { describe, expect, it } from '@jest/globals'
import { changeOf } from '../../../functions/cli/leeway/output/audit.ts'
import { stacked } from '../../../functions/cli/leeway/output/bars.ts'
import { grouped, percent, roundUsd, usd } from '../../../functions/cli/leeway/output/money.ts'
import { lasting, timeOf } from '../../../functions/cli/leeway/output/time.ts'
import { microUsdOf, moment, secondsOf } from '../../../functions/cli/leeway/values.ts'
import { type Answers, fakeAdmin } from './fake-admin.ts'
import { leeway, now } from './fake-host.ts'
import { auditRow, key, odds, organisation, receipt, secretKey, statement, statements, usage } from './specimens.ts'

describe('money', () => {
  it.each([
    [0, '$0.00'],
    [1, '$0.000001'],
    [10, '$0.00001'],
    [4600, '$0.0046'],
    [100_000, '$0.10'],
    [125_000, '$0.125'],
    [20_000_000, '$20.00'],
    [1_234_567_890_000, '$1,234,567.89'],
    [-1_500_000, '-$1.50'],
    [null, '–'],
  ])('%s micro-USD is %s', (microUsd, shown) => expect(usd(microUsd)).toBe(shown))

  it.each([
    [999_999, '$0.999999'],
    [1_004_999, '$1.00'],
    [1_005_000, '$1.01'],
    [-22_815_371, '-$22.82'],
  ])('%s micro-USD are about %s', (microUsd, shown) => expect(roundUsd(microUsd)).toBe(shown))

  it.each([
    ['20', 20_000_000],
    ['0.000001', 1],
    ['$12.5', 12_500_000],
    ['-3', -3_000_000],
    ['4.35', 4_350_000],
  ])('%s USD are %d micro-USD', (given, microUsd) => expect(microUsdOf(given)).toBe(microUsd))

  it.each(['', 'x', '1.0000001', '1,5', '1e3', '.5', '9999999999'])('%j is no amount', given =>
    expect(() => microUsdOf(given)).toThrow('An amount in USD'),
  )

  it.each([
    [1, 2, '50.0 %'],
    [0, 0, '–'],
  ])('%d of %d is %s', (part, whole, shown) => expect(percent(part, whole)).toBe(shown))

  it.each([
    [1, '1'],
    [1234, '1,234'],
    [1_234_567, '1,234,567'],
  ])('%d is %s', (count, shown) => expect(grouped(count)).toBe(shown))
})

describe('times', () => {
  it.each([
    [1_795_219_200, '2026-11-21 00:00:00Z'],
    [1_795_219_200.999, '2026-11-21 00:00:00Z'],
    [null, '–'],
  ])('%s is %s', (seconds, shown) => expect(timeOf(seconds)).toBe(shown))

  it.each([
    [790, '0.8 s'],
    [12_400, '12 s'],
    [200_000, '3 min 20 s'],
    [null, '–'],
  ])('%s ms last %s', (milliseconds, shown) => expect(lasting(milliseconds)).toBe(shown))

  it.each([
    ['45s', 45],
    ['15m', 900],
    ['12h', 43_200],
    ['30d', 2_592_000],
  ])('%s are %d seconds', (given, seconds) => expect(secondsOf(given)).toBe(seconds))

  it.each([
    ['2026-12-31', 1_798_675_200],
    ['2026-12-31T12:00:00+02:00', 1_798_711_200],
    ['1d', now / 1000 + 86_400],
  ])('%s is the moment %d', (given, seconds) => expect(moment('WHEN', '').read(given)?.(now)).toBe(seconds))

  it.each(['tomorrow', '2026-13-01', '2026-12-31T12:00', '5', '1y'])('%j is no moment', given => {
    expect(() => moment('WHEN', '').read(given)).toThrow('written like')
  })
})

describe('bars', () => {
  it.each([
    [4, 4, 8, '█████▒▒▒▒▒'],
    [8, 0, 8, '██████████'],
    [0, 4, 8, '▒▒▒▒▒'],
    [0, 0, 8, ''],
    [1, 0, 1000, '▏'],
    [0, 0, 0, ''],
  ])('%d paid, %d saved, %d at most', (paid, saved, largest, shown) => expect(stacked({ paid, saved, largest }, 10)).toBe(shown))
})

describe('the audit log', () => {
  it.each([
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, 'b: 2 → 3'],
    [{ a: [{ stored: false }], b: null }, { a: [{ stored: true }], b: 'x' }, 'a.0.stored: false → true, b: none → x'],
    [{ version: 'a'.repeat(30) }, { version: null }, `version: ${'a'.repeat(23)}… → none`],
    [null, { a: 1 }, ''],
    [{ a: 1 }, { record: { a: 1 } }, ''],
  ])('%j to %j', (before, after, shown) => expect(changeOf(before, after)).toBe(shown))
})

const shown = async (line: string, answers: Answers, width = 100): Promise<string> =>
  (await leeway(line.split(' '), { fetch: fakeAdmin(answers).fetch, width })).stdout

describe('what is shown', () => {
  it('organisations as a plain table', async () => {
    const answers = {
      listOrganisations: {
        data: [organisation, { ...organisation, id: 'b', billing_state: 'overdue', created: null } as const],
        next_cursor: null,
      },
    }
    expect(await shown('organisations list', answers)).toBe(
      [
        'ORGANISATION  NAME      BILLING  REQUESTS / 5 S  CREATED',
        'acme          Acme Ltd  active            1,500  2026-11-21 00:00:00Z',
        'b             Acme Ltd  overdue           1,500  –',
        '',
      ].join('\n'),
    )
  })

  it('a new key, once, and never in a list', async () => {
    const answers: Answers = { createKey: { key: secretKey, record: key }, listKeys: { data: [key], next_cursor: null } }
    const created = await shown('keys create --organisation acme', answers)
    expect(created.split(secretKey)).toHaveLength(2)
    expect(created).toContain('credit        $20.00\n')
    expect(await shown('keys list --organisation acme', answers)).toMatch(/^0123456789ab {2}production {2}active +100 +\$20\.00 +– +–$/m)
  })

  it('usage with bars, where there is room for them', async () => {
    const wide = await shown('usage --organisation acme', { showUsage: usage }, 120)
    expect(wide).toMatch(/^2026-11-20 +100 +0 +100,000 +20,000 +\$4\.00 +\$4\.00 +50\.0 % {2}█{15}▒{15}$/m)
    expect(wide).toMatch(/^2026-11-21 +10 .* {2}█{8}$/m)
    expect(wide).toContain('2026-11-01 to 2026-11-22: 110 requests, $6.00 paid, $4.00 saved of $10.00 (40.0 %)')
    expect(wide).toContain('\n█ paid  ▒ saved\n')
    expect(await shown('usage --organisation acme', { showUsage: usage }, 80)).not.toContain('█')
  })

  it('nothing where nothing was used', async () => {
    const empty = { ...usage, data: [] }
    expect(await shown('usage --organisation acme', { showUsage: empty })).toBe('Nothing was used from 2026-11-01 to 2026-11-22.\n')
  })

  it('the savings of all organisations, the largest first', async () => {
    const { data: _, ...rest } = usage
    const answers: Answers = {
      listOrganisations: { data: [organisation, { ...organisation, id: 'beta' }], next_cursor: null },
      showUsage: ({ parameters }) => {
        const double = Object.fromEntries(Object.entries(usage.total).map(([name, sum]) => [name, 2 * sum]))
        return Response.json(parameters.organisation === 'beta' ? { ...rest, data: [], total: double } : usage)
      },
    }
    const text = await shown('savings', answers, 120)
    expect(text).toMatch(/^beta +220 .* \$8\.00 .*\nacme +110 .* \$4\.00 /m)
    expect(text).toContain('2026-11-01 to 2026-11-22: 330 requests, $18.00 paid, $12.00 saved of $30.00 (40.0 %)')
    const none: Answers = { listOrganisations: { data: [], next_cursor: null } }
    expect(await shown('savings', none)).toBe('There is no organisation yet.\n')
  })

  it('a receipt with its attempts and its money', async () => {
    const text = await shown('receipts show req_1 --organisation acme', { showReceipt: receipt })
    expect(text).toMatch(/^reason +flex_won$/m)
    expect(text).toMatch(/^ +1 {2}flex {2}started {2}0\.8 s$/m)
    expect(text).toMatch(/^saved +\$0\.0046 \(50\.0 %\)$/m)
    expect(text).toMatch(/^fee +\$0\.00092$/m)
  })

  it('an open receipt as far as it is known', async () => {
    const { id, object, surface, provider, model, start_within, arrived_at } = receipt
    const open = { id, object, state: 'open', surface, provider, model, start_within, arrived_at }
    const text = await shown('receipts show req_1 --organisation acme', { showReceipt: () => Response.json(open) })
    expect(text).toMatch(/^state +open$/m)
    expect(text).not.toContain('paid')
  })

  it('a statement with its lines, and as CSV', async () => {
    const answers = { showStatement: statement, listStatements: statements }
    const text = await shown('statements show 2026-10 --organisation acme', answers)
    expect(text).toMatch(/^invoiced +\$25\.50$/m)
    expect(text).toMatch(/^carried on +\$0\.0005$/m)
    expect(text).toMatch(/^fee +2026-10 {2}production \(0123456789ab\) {2}gpt-5\.5 {2}flex +1,200 +\$120\.0025 +\$24\.0005$/m)
    expect(text).toMatch(/^carried +2026-09 +– +– +– +0 +\$0\.00 +\$1\.50$/m)
    expect(await shown('statements show 2026-10 --organisation acme --csv', answers)).toMatch(
      /^kind,month,key,.*\r\nfee,2026-10,0123456789ab,production,openai,gpt-5\.5,flex,1200,120002500,24000500\r\ncarried,/,
    )
    expect(await shown('statements list --organisation acme', answers)).toMatch(/^2026-10 {2}invoiced +\$24\.0005 .* in_1 \(open\)$/m)
  })

  it('how an organisation stands', async () => {
    const answers = { showOrganisation: organisation, showUsage: usage, listStatements: statements }
    const text = await shown('billing show --organisation acme', answers)
    expect(text).toMatch(/^saved since 2026-11-01 {2}\$4\.00$/m)
    expect(text).toMatch(/^carried on +\$0\.0005$/m)
    expect(text).toMatch(/^last statement +2026-10, \$25\.5005$/m)
  })

  it('the odds by window, and what is not known', async () => {
    const text = await shown('odds', { showOdds: odds })
    expect(text).toMatch(/^MODEL +RACES +5 S +10 MIN +STANDARD p99$/m)
    expect(text).toMatch(/^gpt-5\.5 +42 +41 % 0\.9 s +100 % 14 s +2\.3 s$/m)
    expect(text).toContain('Too little is known of 1 other model:')
    expect(await shown('odds --model gpt-5.5', { showOdds: odds })).not.toContain('Too little')
  })

  it('changes with what they were before', async () => {
    const text = await shown('audit', { listAudit: { data: [auditRow], next_cursor: 'more' } }, 160)
    expect(text).toMatch(/Ada \(abcdef012345\) {2}changeOrganisation {2}organisations\/acme {2}done +request_limit: 500 → 1500$/m)
    expect(text).toContain('There is more: --all shows everything.')
  })

  it.each([
    ['keys list --organisation acme', { listKeys: { data: [], next_cursor: null } }, 'leeway keys create'],
    ['switches list', { listSwitches: { data: [], next_cursor: null } }, 'Everything is on.'],
    ['audit', { listAudit: { data: [], next_cursor: null } }, 'Nothing was changed yet.'],
  ] as const)('%s: words where there is nothing', async (line, answers, words) => {
    expect(await shown(line, answers)).toContain(words)
  })
})
