// What can become of a parameter, and the row that says so: the vocabulary of the fates tables.
import type { ErrorCode } from '../../errors/catalogue.ts'
import type { WireName } from '../../providers/index.ts'

export type Fate = Native | Mapped | Ignored | Refused

/** Same dialect on both sides: the value travels untouched. */
export interface Native {
  readonly fate: 'native'
}

/** Carried, in the target's own words where those differ. */
export interface Mapped {
  readonly fate: 'mapped'
  readonly note?: string
}

/** Accepted and not sent: it would change no answer, or the target has no place for the hint. */
export interface Ignored {
  readonly fate: 'ignored'
  readonly reason: string
}

export interface Refused {
  readonly fate: 'refused'
  readonly code: ErrorCode
  /** Why, or what to use instead: the `{because}` of the message, with its own leading space or semicolon. */
  readonly because?: string
  /** What the message of `unsupported_value` says is allowed. */
  readonly allowed?: string
  /** Defaults that change nothing: accepted all the same. */
  readonly accepts?: readonly unknown[]
  /** The values that the target does carry; every other is refused. */
  readonly carries?: readonly string[]
}

/** By the dialect of the target; `others` is what becomes of it in every dialect that is not named, so that no target goes without a fate. */
export type Fates = { readonly [wire in WireName]?: Fate } & { readonly others: Fate }

export interface ParameterRow {
  /** Dotted; `*` stands for every element of an array. */
  readonly path: string
  /** Only where the object that holds the field has one of these `type`s. */
  readonly on?: readonly string[]
  readonly fates: Fates
  /**
   * The key's option *native parameters* lets it through in the same-dialect lane (contract §6). `hint`: across dialects it is then ignored, so
   * that an agent which always sends it can use any model (docs/adr/0008-cache-hints.md).
   */
  readonly nativeOption?: true | 'hint'
}

/** What becomes of a parameter where the target is called in this dialect. */
export const fateOf = ({ fates }: ParameterRow, wire: WireName): Fate => fates[wire] ?? fates.others

export const native: Native = { fate: 'native' }

export const mapped = (note?: string): Mapped => ({ fate: 'mapped', ...(note === undefined ? {} : { note }) })

export const ignored = (reason: string): Ignored => ({ fate: 'ignored', reason })

/** `unsupported_parameter`, the code of nearly every refusal. */
export const refused = (because = '', accepts: readonly unknown[] = []): Refused => ({
  fate: 'refused',
  code: 'unsupported_parameter',
  because,
  accepts,
})

/** Only these values are carried: kinds of content, of tools, of formats. */
export const limitedTo = (carries: readonly string[], because: string): Refused => ({ ...refused(because), carries })

/** One fate whatever the target. */
export const everywhere = (fate: Fate): Fates => ({ others: fate })

/** A row per path, all of the same fate. */
export const rows = (paths: readonly string[], fates: Fates, rest: Partial<ParameterRow> = {}): ParameterRow[] =>
  paths.map(path => ({ path, fates, ...rest }))
