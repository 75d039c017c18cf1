// The operator's commands: loading prices and pricing rows again, in this process and as the programs that npm starts.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { load, readOptions } from '../../functions/cli/prices/load.ts'
import { readOptions as readRerate } from '../../functions/cli/rerate/run.ts'
import { dynamoPrices } from '../../shared/adapters/dynamodb/prices.ts'
import { utcDay } from '../../shared/calendar.ts'
import { abilitiesOf } from '../../shared/catalogue/abilities/abilities.ts'
import { builtIn, installCatalogue } from '../../shared/catalogue/catalogue.ts'
import { catalogueFrom } from '../../shared/catalogue/refresh.ts'
import type { PriceStore, StoredPrices } from '../../shared/catalogue/stores.ts'
import type { CatalogueData } from '../../shared/catalogue/types.ts'
import { moneyOf } from '../../shared/ledger/money.ts'
import { type Keepers, openKeepers } from '../ledger/keepers.ts'
import { factsOf, hosted, rowOf } from '../ledger/specimen.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const entry = { litellm_provider: 'openai', mode: 'chat', input_cost_per_token: 1e-5, output_cost_per_token: 2e-5 }
const list = JSON.stringify({ 'gpt-5.5': entry })

function memory(): PriceStore & { found?: StoredPrices } {
  const store: PriceStore & { found?: StoredPrices } = {
    read: async () => store.found,
    write: async (data: CatalogueData) => {
      store.found = { version: data.version, data: JSON.parse(JSON.stringify(data)) }
    },
  }
  return store
}

const row = { pattern: '^gpt-5', shown: 'gpt-5', asOf: '2026-12-01', sources: ['https://example.com/'], abilities: { efforts: ['low'] } }
const rows = JSON.stringify([row])

async function run(prices: PriceStore, argv: readonly string[], { text = list, answer = true, own = rows } = {}) {
  const printed: string[] = []
  const asked: string[] = []
  const options = readOptions(argv)
  if (options === undefined) throw new Error('only help')
  const done = await load(options, {
    prices,
    readText: async file => (file === 'rows.json' ? own : text),
    confirm: async plan => asked.push(plan) > 0 && answer,
    print: line => void printed.push(line),
  })
  return { done, asked, printed: printed.join('\n') }
}

describe('loading abilities', () => {
  it('shows the rows, stores them beside the prices, and keeps them when prices come', async () => {
    const prices = memory()
    const { printed } = await run(prices, ['--abilities', 'rows.json'])
    expect(printed).toContain(`+ ${JSON.stringify(row)}`)
    expect(printed).not.toContain('USD')
    const stored = catalogueFrom(await prices.read())
    expect(stored.version).toMatch(new RegExp(`^${builtIn.version}\\+[0-9a-f]{8}$`))
    expect(abilitiesOf('gpt-5', stored).efforts).toEqual(['low'])
    await run(prices, ['list.json'])
    expect(abilitiesOf('gpt-5', catalogueFrom(await prices.read())).efforts).toEqual(['low'])
  })

  it('comes with prices at once, and goes with an empty list', async () => {
    const prices = memory()
    await run(prices, ['list.json', '--abilities', 'rows.json'])
    const both = catalogueFrom(await prices.read())
    expect(both.pricesOf('gpt-5.5', 0)?.standard[0]?.input).toBe(10_000_000)
    expect(abilitiesOf('gpt-5', both).efforts).toEqual(['low'])
    const { printed } = await run(prices, ['--abilities', 'rows.json'], { own: '[]' })
    expect(printed).toContain(`- ${JSON.stringify(row)}`)
    const without = catalogueFrom(await prices.read())
    expect(without.abilities).toBeUndefined()
    expect(without.pricesOf('gpt-5.5', 0)).toEqual(both.pricesOf('gpt-5.5', 0))
  })

  it('refuses what cannot be right, and stores nothing', async () => {
    const prices = memory()
    await expect(run(prices, ['--abilities', 'rows.json'], { own: '[{"pattern":"gpt"}]' })).rejects.toThrow('pattern')
    expect(await prices.read()).toBeUndefined()
  })
})

describe('loading prices', () => {
  it('shows old and new, asks, and stores', async () => {
    const prices = memory()
    const { done, asked, printed } = await run(prices, ['list.json'])
    expect(done).toBe(true)
    expect(asked).toEqual([expect.stringContaining(`${builtIn.version} → ${builtIn.version}+`)])
    expect(printed).toMatch(/^gpt-5\.5 +standard since ever +5 \/ .* \/ 30.* → 10 \/ – \/ – \/ 20$/m)
    expect(printed).toMatch(/^gpt-5\.5 +flex +since ever .* → 5 \/ – \/ – \/ 10$/m)
    expect(printed).not.toContain('gpt-5.4')
    expect(catalogueFrom(await prices.read()).pricesOf('gpt-5.5', 0)?.standard).toEqual([
      { from: 0, input: 10_000_000, output: 20_000_000 },
    ])
    expect((await run(prices, ['list.json'])).printed).toMatch(/^No price changes/)
  })

  it.each([
    ['a dry run', ['list.json', '--dry-run'], true, 0],
    ['a no', ['list.json'], false, 1],
  ])('%s stores nothing', async (_, argv, done, questions) => {
    const prices = memory()
    const outcome = await run(prices, argv, { answer: false })
    expect(outcome.done).toBe(done)
    expect(outcome.asked).toHaveLength(questions)
    expect(outcome.printed).toContain('→ 10 /')
    expect(prices.found).toBeUndefined()
  })

  it('from a day on keeps what held before, list after list', async () => {
    const prices = memory()
    await run(prices, ['list.json', '--yes', '--since', '2026-12-01'])
    const text = JSON.stringify({ 'gpt-5.5': { ...entry, input_cost_per_token: 2e-5 } })
    const { printed } = await run(prices, ['list.json', '--yes', '--since', '2027-01-01'], { text })
    expect(printed).toMatch(/standard since 2027-01-01 +10 \/ .* → 20 \//)
    const stored = catalogueFrom(await prices.read())
    const inputs = ['2026-11-30', '2026-12-01', '2027-01-01'].map(
      day => stored.pricesOf('gpt-5.5', Date.parse(day))?.standard[0]?.input ?? 0,
    )
    expect(inputs).toEqual([5_000_000, 10_000_000, 20_000_000])
    expect(stored.models).toHaveLength(builtIn.models.length)
  })

  it('replaces what is no catalogue, and says so', async () => {
    const prices = memory()
    prices.found = { version: 'bad', data: {} }
    const { printed } = await run(prices, ['list.json', '--yes'])
    expect(printed).toMatch(/^What is stored is no catalogue/)
    expect(catalogueFrom(await prices.read()).version).toMatch(/\+[0-9a-f]{8}$/)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['no file', [], /Name one file/],
    ['two files', ['a', 'b'], /Name one file/],
    ['an unknown option', ['a', '--force'], /force/],
    ['a day that is none', ['a', '--since', 'today'], /today is not a date/],
  ])('refuses %s', async (_, argv, message) => {
    await expect((async () => run(memory(), argv))()).rejects.toThrow(message)
  })

  it.each([[[]], [['--from', '2026-11-01']], [['--from', 'a', '--to', 'b']]])('rerate refuses %j', argv => {
    expect(() => readRerate(argv)).toThrow('Give --from and --to')
  })
})

describe('the programs', () => {
  let keepers: Keepers
  let folder: string

  beforeAll(async () => {
    keepers = await openKeepers()
    folder = temporaryFolder()
  })
  afterEach(() => installCatalogue(builtIn))
  afterAll(async () => {
    await keepers.close()
  })

  function start(program: string, argv: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const { table, endpoint } = keepers.world
    const aws = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_ENDPOINT_URL_DYNAMODB: endpoint }
    const path = fileURLToPath(new URL(`../../functions/cli/${program}.ts`, import.meta.url))
    return new Promise(resolve => {
      execFile(process.execPath, [path, ...argv], { env: { ...process.env, ...aws, TABLE_NAME: table } }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      )
    })
  }

  it('store prices, and price rows again with them', async () => {
    const organisation = await keepers.organisation()
    const arrivedAt = Date.now() - 60_000
    const row = rowOf({ organisation, arrivedAt })
    const facts = factsOf({ usage: { input: 1_000, output: 100 } })
    await keepers.ledger.settle(row, { ...facts, ...moneyOf(row, facts, hosted()) })
    const file = join(folder, 'list.json')
    await writeFile(file, list)

    const unasked = await start('prices', [file])
    expect([unasked.code, unasked.stderr]).toEqual([1, expect.stringContaining('Say --yes to store them.')])
    expect(await start('prices', [file, '--yes'])).toMatchObject({ code: 0, stdout: expect.stringContaining(': stored;') })
    const stored = await dynamoPrices(keepers.world).read()

    const days = ['--from', utcDay(arrivedAt), '--to', utcDay(arrivedAt), '--organisation', organisation]
    expect(await start('rerate', days)).toMatchObject({ code: 1, stderr: expect.stringContaining('Say --yes') })
    // Flex: 1,000 × 5 + 100 × 10 instead of 1,000 × 2.5 + 100 × 15.
    const rerated = await start('rerate', [...days, '--yes'])
    expect([rerated.code, rerated.stdout]).toEqual([0, expect.stringContaining('1 rows, 2000 micro-USD more')])
    const settlement = (await keepers.ledger.find(organisation, row.requestId))?.settlement
    expect(settlement).toMatchObject({ costMicroUsd: 6_000, catalogueVersion: stored?.version })
    expect((await start('rerate', [...days, '--yes'])).stdout).toContain('0 rows, 0 micro-USD')
  })

  it('name what a list has wrong', async () => {
    const file = join(folder, 'wrong.json')
    await writeFile(file, JSON.stringify({ 'gpt-5.5': { ...entry, input_cost_per_token: 2.5 } }))
    const { code, stderr } = await start('prices', [file, '--yes'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/model gpt-5\.5, field input_cost_per_token: 2\.5 is more/)
  })
})
