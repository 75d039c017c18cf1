// The table of the log's events: what does not fit it does not compile; each row is written somewhere, and what it says of metrics, alarms and
// queries holds.
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { describe, expect, it, test } from '@jest/globals'
import { eventNames, events } from '../../shared/log/events.ts'
import { metricOf, metrics } from '../../shared/log/metrics.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** What somebody might write to the log. */
const writes = {
  right: `'ledger_settle_failed', { fault: 'TimeoutError', row: {}, settlement: {} }`,
  unknown: `'ledger_setle_failed', { fault: 'TimeoutError', row: {}, settlement: {} }`,
  lacking: `'ledger_settle_failed', { fault: 'TimeoutError', row: {} }`,
  wrong: `'ledger_settle_failed', { fault: 7, row: {}, settlement: {} }`,
  superfluous: `'ledger_settle_failed', { fault: 'TimeoutError', row: {}, settlement: {}, prompt: 'Hello' }`,
}

/**
 * Compiles each of these writes against the table.
 * @param edit changes the table before
 * @returns which of them fail
 */
function failing(edit: (table: string) => string): string[] {
  const folder = temporaryFolder()
  cpSync('shared', join(folder, 'shared'), { recursive: true })
  writeFileSync(join(folder, 'shared/log/events.ts'), edit(readFileSync('shared/log/events.ts', 'utf8')))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'writes'))
  for (const [name, write] of Object.entries(writes)) {
    const text = `import type { Log } from '../shared/log/log.ts'\nexport const write = (log: Log) => log.write(${write})\n`
    writeFileSync(join(folder, `writes/${name}.ts`), text)
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const config = { extends: resolve('tsconfig.json'), compilerOptions: { types: ['node'] }, include: ['writes'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const { stdout } = spawnSync(process.execPath, [join('node_modules', 'typescript-7', 'bin', 'tsc'), '-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
  })
  return [...stdout.matchAll(/([\w./-]+)\.ts\(\d+,\d+\): error/g)].map(([, path = '']) => basename(path))
}

describe('what does not compile', () => {
  it('is an unknown event, and facts that are not those of the event', () => {
    expect(failing(table => table)).toEqual(['lacking', 'superfluous', 'unknown', 'wrong'])
  })

  it('is, once an event is renamed, whoever still writes it under its old name', () => {
    const renamed = (table: string) => table.replaceAll('ledger_settle_failed', 'ledger_setle_failed')
    expect(failing(renamed)).toEqual(['lacking', 'right', 'superfluous', 'wrong'])
  })
})

const sources = globSync(['shared/**/*.ts', 'functions/**/*.ts'], { exclude: ['shared/log/**'] }).map(file => readFileSync(file, 'utf8'))

test.each(eventNames())('%s is written somewhere', name => {
  expect(sources.some(text => text.includes(`'${name}'`))).toBe(true)
})

test('what events measure are metrics, and no metric is measured by none', () => {
  const measured = eventNames().flatMap(name => events[name].metrics ?? [])
  expect(new Set(measured)).toEqual(new Set(Object.keys(metrics)))
  for (const name of eventNames()) expect(events[name].metrics === undefined).toBe(events[name].measure === undefined)
})

test('alarms watch series of what their event measures, under dimensions that the metric has', () => {
  const watched = eventNames().flatMap(name =>
    Object.values(events[name].alarms ?? {}).flatMap(all => all.map(series => ({ event: name, ...series }))),
  )
  expect(watched.length).toBeGreaterThan(10)
  for (const { event, name, dimensions } of watched) {
    expect(events[event].metrics).toContain(name)
    expect(metricOf(name).sets).toContainEqual(Object.keys(dimensions))
  }
})

test('queries in the documentation ask for events that there are', () => {
  const pages = globSync('docs/**/*.md').map(file => readFileSync(file, 'utf8'))
  const asked = pages.flatMap(text =>
    [...text.matchAll(/event (?:= |in \[)("[\w", ]+")/g)].flatMap(([, found = '']) => [...found.matchAll(/\w+/g)].map(String)),
  )
  expect(asked.length).toBeGreaterThan(8)
  expect(asked.filter(name => !eventNames().map(String).includes(name))).toEqual([])
})
