// Parameters that several commands take, in the same words.
import { providerNames } from '../../../../shared/providers/index.ts'
import { orElse, positional, required, toggle } from '../parameter.ts'
import { count, day, oneOf, text } from '../values.ts'

export const organisation = required(text('ID', "the organisation's id"))
export const fingerprint = positional(required(text('FINGERPRINT', "the key's fingerprint, as `keys list` shows it")))
export const provider = positional(required(oneOf(providerNames, 'PROVIDER', 'whose key')))
export const from = day('DAY', 'the first UTC day, like 2026-11-01 (the first of the month)')
export const to = day('DAY', 'the last UTC day, included (today)')
export const limit = orElse(count('COUNT', 'at most so many'), 50)
export const all = toggle('all of them, page after page')
