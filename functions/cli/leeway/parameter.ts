// What a command takes: each parameter knows its place on the command line, its words in the help, and how its text becomes a value.
import { wrongUsage } from './exit-codes.ts'

/** What the parser found: nothing, a switch that was given, or a text. */
export type Given = string | true | undefined

export interface Parameter<Value> {
  /** `NAME` of `--label NAME`; absent on a switch such as `--all`. */
  readonly placeholder?: string
  readonly what: string
  readonly required: boolean
  /** Stands alone, without a flag. */
  readonly positional: boolean
  /** @throws CommandFailure (usage) saying the rule that the text breaks */
  readonly read: (given: Given) => Value
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>

/** The values of a command's parameters, by name. */
export type Values<Of extends Parameters> = { readonly [Name in keyof Of]: Of[Name] extends Parameter<infer Value> ? Value : never }

/** A parameter from the function that reads its text. */
export function parameter<Value>(placeholder: string, what: string, read: (text: string) => Value): Parameter<Value | undefined> {
  return {
    placeholder,
    what,
    required: false,
    positional: false,
    read: given => (typeof given === 'string' ? read(given) : undefined),
  }
}

/** A switch: there or not. */
export const toggle = (what: string): Parameter<boolean> => ({
  what,
  required: false,
  positional: false,
  read: given => given === true,
})

export const required = <Value>(optional: Parameter<Value>): Parameter<Exclude<Value, undefined>> => ({
  ...optional,
  required: true,
  read(given) {
    const value = optional.read(given)
    if (!isThere(value)) throw wrongUsage(`${optional.placeholder ?? 'A value'} is missing.`)
    return value
  },
})

const isThere = <Value>(value: Value): value is Exclude<Value, undefined> => value !== undefined

/** Without a flag, in the order of the table. */
export const positional = <Value>(one: Parameter<Value>): Parameter<Value> => ({ ...one, positional: true })

export const orElse = <Value>(optional: Parameter<Value>, fallback: Exclude<Value, undefined>): Parameter<Exclude<Value, undefined>> => ({
  ...optional,
  what: `${optional.what} (${String(fallback)})`,
  read(given) {
    const value = optional.read(given)
    return isThere(value) ? value : fallback
  },
})

/** `none` removes what is set: null. */
export const removable = <Value>(optional: Parameter<Value>): Parameter<Value | null> => ({
  ...optional,
  what: `${optional.what}; none removes it`,
  read: given => (given === 'none' ? null : optional.read(given)),
})

/** `startWithin` is `--start-within` on the command line. */
export const flagOf = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
