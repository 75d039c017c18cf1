// Rows that every surface shares, and reasons that recur.
import { everywhere, ignored, mapped, type ParameterRow, refused } from './fate.ts'

/** What the gateway itself reads on every surface. */
export const gatewayRows: readonly ParameterRow[] = [
  { path: 'model', fates: everywhere(mapped('Chooses the provider; sent as the caller wrote it.')) },
  {
    path: 'start_within',
    fates: everywhere(mapped('Chooses the tier and the race; stripped before the provider sees the request.')),
  },
  {
    path: 'include_cost',
    fates: everywhere(mapped('Adds the cost to the usage event of a stream; stripped before the provider sees the request.')),
  },
  {
    path: 'service_tier',
    fates: everywhere({ fate: 'refused', code: 'service_tier_not_allowed', because: '; `start_within` chooses the tier' }),
  },
  { path: 'stream', fates: everywhere(mapped('Whether the caller gets a stream; a race always streams from the provider.')) },
  { path: 'background', fates: everywhere(refused(': there is no route that could return its result', [false])) },
]

/** What the targets' limits make of some parameters: docs/abilities.md has the rules. */
export const cap = 'Raised to the least that the target takes.'
export const toolNames = "Names that the target refuses are replaced; the answer has the caller's own."
export const userDigest = 'A digest of it where the target refuses it as it is.'

export const noCounterpart = ': the target has no counterpart'
export const noDomains = ': Gemini cannot restrict a search to domains'
export const otherContent = ': the target does not take this kind of content'
export const otherTool = ': the target has no such tool'
export const otherChoice = ': the target cannot be made to call this tool'
export const otherFormat = ': the target has no such output format'
export const schemaOnly = '; Claude needs a schema: use `json_schema`'

export const providerBoundId = ': an id is known only to the provider that gave it; send the content itself'

export const hint = ignored('A hint that changes no answer; the target has no place for it.')

export const cacheHint = ignored('A hint on caching; the target caches by itself.')

export const parallelHint = ignored(
  'Gemini decides by itself whether it calls several tools at once. Agents send this flag as a matter of course, and each has to handle several calls anyway.',
)

export const storeAbroad = ignored('Translated requests are never stored at this provider.')

export const noObfuscation = ignored('Streams of ours carry no obfuscation.')

export const searchCap = ignored('A cap on searches; the target sets its own. The token cap holds.')

export const strictHint = ignored('Gemini has no strict mode: it is always given the schema, and holds to it as far as it can.')
