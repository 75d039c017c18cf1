// A feature of the matrix as its test has it: the request in each surface's words, what each provider must get, what the caller must get.
import type { ProviderName } from '../../shared/catalogue/models.ts'
import { abouts, type SurfaceName, surfaceNames } from '../../shared/dialects/abouts.ts'
import { recordOf } from '../../shared/record.ts'
import type { Cell } from './table.ts'
import type { Counts, Json, Stop, View } from './view.ts'

/** The members of a view that are not empty; `stop` in neutral words. */
export type Gets = Partial<Omit<View, 'stop'>> & { readonly stop?: Stop }

/** What stands instead in the cells that the table calls lossy. */
export interface Loss {
  readonly on: (cell: Cell) => boolean
  /** In place of all that the feature gets elsewhere. */
  readonly gets?: Gets
  readonly sent?: Readonly<Partial<Record<ProviderName, object>>>
  readonly counts?: Counts
  readonly tier?: string | null
  /** A text of the request that the provider does not get. */
  readonly without?: string
}

export interface Feature {
  readonly request: Readonly<Record<SurfaceName, Json>>
  /** Part of the body that the provider gets of a translated request. In the same dialect it is the caller's own, which the runner checks. */
  readonly sent?: Readonly<Record<ProviderName, object>>
  readonly gets: Gets
  /** What differs by provider: Gemini signs calls too. */
  readonly from?: Readonly<Partial<Record<ProviderName, Gets>>>
  readonly counts?: (cell: Cell) => Counts
  readonly tier?: (cell: Cell) => string | null
  /** Texts that reach the provider where the request has them. */
  readonly traces?: readonly string[]
  readonly losses?: readonly Loss[]
  readonly models?: Readonly<Partial<Record<ProviderName, string>>>
  /** Results for every call of the first answer: the view is that of the second answer, `sent` the body of the second call. */
  readonly second?: { readonly result: string }
}

export type PerSurface = Readonly<Record<SurfaceName, Json>>
export type PerProvider = Readonly<Record<ProviderName, Json>>

/** Members of several descriptions, surface by surface or provider by provider. Later ones win. */
export const merge = <Name extends string>(...parts: readonly Readonly<Partial<Record<Name, Json>>>[]): Record<Name, Json> => {
  const names = [...new Set(parts.flatMap(part => Object.keys(part)))] as Name[]
  return Object.fromEntries(names.map(name => [name, Object.assign({}, ...parts.map(part => part[name]))])) as Record<Name, Json>
}

/** One user turn of these parts, each in its surface's words. */
export const userTurn = (parts: Readonly<Record<SurfaceName, readonly Json[]>>): PerSurface => ({
  responses: { input: [{ role: 'user', content: parts.responses }] },
  chat: { messages: [{ role: 'user', content: parts.chat }] },
  interactions: { input: [{ type: 'user_input', content: parts.interactions }] },
  messages: { messages: [{ role: 'user', content: parts.messages }] },
  generate: { contents: [{ role: 'user', parts: parts.generate }] },
})

export const sentTurn = (parts: Readonly<Record<ProviderName, readonly Json[]>>): PerProvider => ({
  openai: { input: [{ type: 'message', role: 'user', content: parts.openai }] },
  gemini: { input: [{ type: 'user_input', content: parts.gemini }] },
  anthropic: { messages: [{ role: 'user', content: parts.anthropic }] },
})

/** The part of a text in every surface's and every wire's words. */
export const textParts = (text: string) => ({
  responses: [{ type: 'input_text', text }],
  openai: [{ type: 'input_text', text }],
  chat: [{ type: 'text', text }],
  interactions: [{ type: 'text', text }],
  gemini: [{ type: 'text', text }],
  messages: [{ type: 'text', text }],
  anthropic: [{ type: 'text', text }],
  generate: [{ text }],
})

export const ask = (text: string): PerSurface => userTurn(textParts(text))
export const asked = (text: string): PerProvider => sentTurn(textParts(text))

export const home: Readonly<Partial<Record<SurfaceName, ProviderName>>> = recordOf(surfaceNames, name => abouts[name].home)
