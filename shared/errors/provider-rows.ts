// The errors that stand in the catalogue once for each provider that has the rule. Their words come from the provider's own file.
import { type MissingKeyCode, type Provider, providers, type WithoutAuto, type WithoutFlex } from '../providers/index.ts'
import type { ErrorRow } from './row.ts'

export type NoAutoCode = `auto_unsupported_for_${WithoutAuto}`
export type NoFlexCode = `flex_unsupported_for_${WithoutFlex}`

const every = Object.values(providers)
const request = { status: 400, type: 'invalid_request_error', retry: false } as const

/** A row for each of them. */
const rowsOf = <Code extends string>(
  some: readonly Provider[],
  codeOf: (provider: Provider) => Code,
  rowOf: (provider: Provider) => ErrorRow,
) => Object.fromEntries(some.map(provider => [codeOf(provider), rowOf(provider)])) as Record<Code, ErrorRow>

const article = (word: string): string => `${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word}`

export const missingKeyRows = rowsOf(
  every,
  ({ missingKey }): MissingKeyCode => missingKey,
  ({ title }) => ({
    ...request,
    when: `No ${title} key is stored for this organisation, or it cannot be read. Leeway never falls back to another key.`,
    message: `No ${title} key is stored for your organisation, or it cannot be read. Ask the operator to store one.`,
  }),
)

/** Asked for only where the provider's file names no word for `auto`. */
export const noAutoCode = ({ name }: Provider): NoAutoCode => `auto_unsupported_for_${name as WithoutAuto}`

export const noAutoRows = rowsOf(
  every.filter(({ tiers }) => tiers.auto === undefined),
  noAutoCode,
  ({ title, models }) => ({
    ...request,
    when: `\`start_within: "auto"\` on ${article(models.title)} model.`,
    message: `${title} has no "auto" tier. Use "default", "priority", or a window such as "00h-00m-30s".`,
  }),
)

/** Asked for only where the provider's file names no flex tier. */
export const noFlexCode = ({ name }: Provider): NoFlexCode => `flex_unsupported_for_${name as WithoutFlex}`

export const noFlexRows = rowsOf(
  every.filter(({ flex }) => flex === undefined),
  noFlexCode,
  ({ title, models }) => ({
    ...request,
    when: `A window was asked for on ${article(models.title)} model.`,
    message: `${title} has no flex tier, so ${article(models.title)} model cannot take a window. Use "start_within": "default", "priority" or "auto".`,
  }),
)

/** `Claude`: the models that need a token cap, for messages. */
export const cappedModels = every
  .filter(({ needsTokenCap }) => needsTokenCap)
  .map(({ models }) => models.title)
  .join(' or ')
