// The log: a line each, from a level on, and nothing in it that looks like a key.

import { describe, expect, it } from '@jest/globals'
import { mintKey } from '../../../shared/accounts/key.ts'
import { jsonLog } from '../../../shared/adapters/logs/json-lines.ts'
import type { LogLevel } from '../../../shared/log/events.ts'
import type { Log } from '../../../shared/log/log.ts'

const clock = { now: () => Date.UTC(2026, 10, 21, 12), after: () => () => undefined }
const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug']

/** An event of each level. */
const oneOf: Readonly<Record<LogLevel, (log: Log) => void>> = {
  error: log => log.write('handler_failed', { error: 'TypeError' }),
  warn: log => log.write('switches_unreadable', { request: 'req_1' }),
  info: log => log.write('swept', { closed: 0, folded: 0, days: 1 }),
  debug: log => log.write('ledger_settled_before', { requestId: 'req_1' }),
}

function written(level: LogLevel | 'silent', write: (log: ReturnType<typeof jsonLog>) => void): readonly string[] {
  const lines: string[] = []
  write(jsonLog({ level, clock, write: line => lines.push(line) }))
  return lines
}

describe('a log', () => {
  it.each([
    ['silent', 0],
    ['error', 1],
    ['warn', 2],
    ['info', 3],
    ['debug', 4],
  ] as const)('at %s writes %d of four levels', (level, lines) => {
    expect(written(level, log => void levels.map(each => oneOf[each](log)))).toHaveLength(lines)
  })

  it('writes one line of JSON with time, level, event and facts', () => {
    const [line = ''] = written('info', log => log.write('metrics', { status: 200, note: 'two\nlines', event: 'forged' }))
    expect(line.endsWith('}\n')).toBe(true)
    expect(line.trimEnd()).not.toContain('\n')
    expect(JSON.parse(line)).toEqual({ time: '2026-11-21T12:00:00.000Z', level: 'info', event: 'metrics', status: 200, note: 'two\nlines' })
  })

  it.each([
    ['flex_live_***', mintKey(new Uint8Array(12))],
    ['sk-***', 'sk-proj-abc_DEF-123'],
    ['sk-***', 'sk-ant-api03-abcdef'],
    ['AIz***', 'AIzaSyA-abc_123'],
  ])('masks what looks like a key: %s', (masked, secret) => {
    const [line = ''] = written('error', log =>
      log.write('internal_error', { request: 'req_1', error: { deep: [{ text: `key ${secret}.` }], fault: new Error(secret) } }),
    )
    expect(line).not.toContain(secret)
    expect(JSON.parse(line)).toMatchObject({ error: { deep: [{ text: `key ${masked}.` }], fault: { name: 'Error', message: masked } } })
  })

  it('says so where the facts cannot be written', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    const [line = ''] = written('info', log => log.write('metrics', { circle }))
    expect(JSON.parse(line)).toMatchObject({ event: 'metrics', facts: 'not serialisable' })
  })
})
