// The grammar of `start_within`: four forms, case-sensitive, and windows of 5 to 600 seconds.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseStandIn, parseStartWithin } from '../../shared/hub/start-within.ts'

describe('start_within', () => {
  it.each(['default', 'priority', 'auto'] as const)('takes the tier %s', tier => {
    expect(parseStartWithin(tier)).toEqual({ kind: 'direct', tier })
  })

  it.each([
    ['00h-00m-05s', 5],
    ['00h-00m-30s', 30],
    ['00h-00m-90s', 90],
    ['00h-00m-99s', 99],
    ['00h-10m-00s', 600],
    ['00h-09m-60s', 600],
    ['00h-01m-05s', 65],
  ])('takes the window %s', (value, seconds) => {
    expect(parseStartWithin(value)).toEqual({ kind: 'window', seconds })
  })

  it.each([
    '00h-00m-04s',
    '00h-00m-00s',
    '00h-10m-01s',
    '01h-00m-00s',
    '99h-99m-99s',
    'Default',
    'AUTO',
    'flex',
    'standard',
    '',
    '30s',
    '0h-0m-30s',
    '00h-00m-030s',
    '00H-00M-30S',
    '00h-00m-30s ',
    ' 00h-00m-30s',
    '00h-00m-30s\n',
    '00h 00m 30s',
    '00h-00m-３０s',
    '-0h-00m-30s',
    'constructor',
    '__proto__',
    30,
    true,
    null,
    undefined,
    {},
    ['default'],
  ])('refuses %j', value => {
    expect(parseStartWithin(value)).toBeUndefined()
  })

  it('reads every two-digit form as the sum of its parts, and nothing outside 5 to 600 seconds', () => {
    const part = fc.integer({ min: 0, max: 99 })
    fc.assert(
      fc.property(part, part, part, (hours, minutes, rest) => {
        const two = (value: number) => String(value).padStart(2, '0')
        const seconds = 3600 * hours + 60 * minutes + rest
        const expected = seconds >= 5 && seconds <= 600 ? { kind: 'window', seconds } : undefined
        expect(parseStartWithin(`${two(hours)}h-${two(minutes)}m-${two(rest)}s`)).toEqual(expected)
      }),
    )
  })
})

describe('what stands in for an absent field', () => {
  const window = { asked: '00h-00m-30s', startWithin: { kind: 'window', seconds: 30 } }
  const standard = { asked: 'default', startWithin: { kind: 'direct', tier: 'default' } }

  it('is one form, or two', () => {
    expect(parseStandIn('default')).toEqual([standard])
    expect(parseStandIn('00h-00m-30s|default')).toEqual([window, standard])
  })

  it.each(['', '|', 'default|', '|default', 'default|soon', 'soon|default', 'default|default|default', 'default |auto'])(
    'is not %j',
    text => {
      expect(parseStandIn(text)).toBeUndefined()
    },
  )
})
