// What derives from the table of token counts: the usage of an answer, and what the log says of it. Pure.
import { type ColumnOf, type NamesWith, rowsWith } from '../table.ts'
import { tokenCounts } from './token-counts.ts'

export type TokenName = keyof typeof tokenCounts
type Required = NamesWith<typeof tokenCounts, 'required'>

/** Tokens of one answer under the Responses API's counting rule. */
export type Usage = { readonly [Name in Required]: number } & { readonly [Name in Exclude<TokenName, Required>]?: number }

export const loggedTokens = rowsWith(tokenCounts, 'logged')

/** Tokens in the log line of a request; null where they are not known. */
export type LoggedTokens = Readonly<Record<ColumnOf<typeof loggedTokens, 'sum'>, number | null>>
