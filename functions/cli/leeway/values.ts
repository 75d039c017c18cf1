// The kinds of values that commands take: texts, counts, money, days, moments.
import { isUtcDay, isUtcMonth } from '../../../shared/calendar.ts'
import { wrongUsage } from './exit-codes.ts'
import { type Parameter, parameter } from './parameter.ts'

export const text = (placeholder: string, what: string): Parameter<string | undefined> =>
  parameter(placeholder, what, given => {
    if (given === '') throw wrongUsage(`${placeholder} is empty.`)
    return given
  })

export const count = (placeholder: string, what: string): Parameter<number | undefined> =>
  parameter(placeholder, what, given => {
    if (!/^\d{1,15}$/.test(given)) throw wrongUsage(`A whole number is needed here, not ${given}.`)
    return Number(given)
  })

/** USD, as people write it (`12.50`), to integer micro-USD. */
export const usd = (placeholder: string, what: string): Parameter<number | undefined> => parameter(placeholder, what, microUsdOf)

/** @throws CommandFailure (usage) */
export function microUsdOf(given: string): number {
  const found = /^(-?)\$?(\d{1,9})(?:\.(\d{1,6}))?$/.exec(given)
  if (found === null) throw wrongUsage(`An amount in USD is written like 20 or 0.125, with at most six decimals: ${given}`)
  const [, sign = '', whole = '0', decimals = ''] = found
  const microUsd = Number(whole) * 1_000_000 + Number(decimals.padEnd(6, '0'))
  return sign === '-' ? -microUsd : microUsd
}

export const oneOf = <const Word extends string>(words: readonly Word[], placeholder: string, what: string): Parameter<Word | undefined> =>
  parameter(placeholder, `${what}: ${words.join(', ')}`, given => wordOf(words, given))

function wordOf<Word extends string>(words: readonly Word[], given: string): Word {
  const word = words.find(one => one === given)
  if (word === undefined) throw wrongUsage(`There is no ${given} here: only ${words.join(', ')}.`)
  return word
}

export const yesOrNo = (what: string): Parameter<boolean | undefined> =>
  parameter('YES|NO', what, given => wordOf(['yes', 'no'], given) === 'yes')

/** Words with commas between them. */
export const someOf = <const Word extends string>(
  words: readonly Word[],
  placeholder: string,
  what: string,
): Parameter<readonly Word[] | undefined> =>
  parameter(placeholder, `${what}: ${words.join(', ')}`, given => given.split(',').map(one => wordOf(words, one.trim())))

/** Texts with commas between them. */
export const list = (placeholder: string, what: string): Parameter<readonly string[] | undefined> =>
  parameter(placeholder, what, given =>
    given
      .split(',')
      .map(one => one.trim())
      .filter(one => one !== ''),
  )

/** A UTC day, `2026-11-21`. */
export const day = (placeholder: string, what: string): Parameter<string | undefined> =>
  parameter(placeholder, what, given => {
    if (!isUtcDay(given)) throw wrongUsage(`A day is written like 2026-11-21: ${given}`)
    return given
  })

/** A UTC month, `2026-11`. */
export const month = (placeholder: string, what: string): Parameter<string | undefined> =>
  parameter(placeholder, what, given => {
    if (!isUtcMonth(given)) throw wrongUsage(`A month is written like 2026-11: ${given}`)
    return given
  })

const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** `30d`, `12h`, `15m`, `45s` to seconds. @throws CommandFailure (usage) */
export function secondsOf(given: string): number {
  const found = /^(\d{1,6})([smhd])$/.exec(given)
  if (found === null) throw wrongUsage(`A duration is written like 45s, 15m, 12h or 30d: ${given}`)
  const [, amount = '0', unit = 's'] = found
  return Number(amount) * units[unit as keyof typeof units]
}

export const duration = (placeholder: string, what: string): Parameter<number | undefined> => parameter(placeholder, what, secondsOf)

/** A moment in time: given as a day, an instant with its zone, or a duration from now on. */
export type Moment = (now: number) => number

/** Epoch seconds once the time is known: `2026-12-31`, `2026-12-31T12:00:00Z`, or `30d` from now. */
export const moment = (placeholder: string, what: string): Parameter<Moment | undefined> =>
  parameter(placeholder, what, (given): Moment => {
    if (/^\d+[smhd]$/.test(given)) {
      const seconds = secondsOf(given)
      return now => Math.floor(now / 1000) + seconds
    }
    const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/
    const time = form.test(given) ? Date.parse(given) : Number.NaN
    if (Number.isNaN(time)) throw wrongUsage(`A time is written like 2026-12-31, 2026-12-31T12:00:00Z, or 30d from now: ${given}`)
    return () => Math.floor(time / 1000)
  })
