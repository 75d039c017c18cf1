// What works between every surface and every provider, as data: the tests hold each cell to it, and docs/dialects.md is generated from it.
import type { ProviderName } from '../../shared/catalogue/models.ts'
import { type SurfaceName, surfaceNames } from '../../shared/dialects/abouts.ts'
import { providerNames } from '../../shared/providers/index.ts'

export type Mode = 'stream' | 'whole'

export interface Cell {
  readonly surface: SurfaceName
  readonly provider: ProviderName
  readonly mode: Mode
}

/** Cells that do not simply work. What is left out means all. */
export interface Exception {
  readonly surfaces?: readonly SurfaceName[]
  readonly providers?: readonly ProviderName[]
  readonly modes?: readonly Mode[]
  /** Something of the request or of the answer is lost: what. */
  readonly lossy?: string
  /** The error code of the 400, and the field at fault. */
  readonly refused?: { readonly code: string; readonly param: string }
}

export interface FeatureRow {
  readonly title: string
  /** What a test of it shows. */
  readonly shows: string
  readonly exceptions: readonly Exception[]
}

export type Verdict =
  | { readonly kind: 'works' }
  | { readonly kind: 'lossy'; readonly how: string }
  | { readonly kind: 'refused'; readonly code: string; readonly param: string }

export { providerNames } from '../../shared/providers/index.ts'
export { surfaceNames }
export const modes: readonly Mode[] = ['stream', 'whole']

const resultsStay = 'The list of results stays behind; the citations of the text carry the sources.'

export const table = {
  text: { title: 'Text', shows: 'A question and its answer.', exceptions: [] },
  system: { title: 'System prompt', shows: 'Instructions reach the place that the provider has for them.', exceptions: [] },
  'multi-turn': { title: 'Several turns', shows: 'User and assistant turns keep their order and roles.', exceptions: [] },
  'image-url': { title: 'Image by URL', shows: 'The URL travels; Leeway fetches nothing.', exceptions: [] },
  'image-base64': { title: 'Image as base64', shows: 'Bytes and media type travel unchanged.', exceptions: [] },
  file: {
    title: 'File (PDF)',
    shows: 'Bytes, media type and name of a document travel.',
    exceptions: [
      { surfaces: ['responses', 'chat', 'messages'], providers: ['gemini'], lossy: 'Gemini has no place for the name of the file.' },
    ],
  },
  'tool-call': {
    title: 'Tool call',
    shows: 'The offered tool, then a call with its arguments and the stop reason of a call.',
    exceptions: [],
  },
  'parallel-tools': { title: 'Parallel tool calls', shows: 'Two calls of one answer, each with its own id and arguments.', exceptions: [] },
  'tool-result': { title: 'Tool result', shows: 'A call and its result, paired by the id of the client.', exceptions: [] },
  'tool-result-image': { title: 'Image in a tool result', shows: 'The image reaches the model with the text beside it.', exceptions: [] },
  'tool-error': {
    title: 'Failed tool',
    shows: 'The mark that a tool failed. Responses and Chat have none: there the text of the caller says it.',
    exceptions: [
      {
        surfaces: ['interactions', 'messages', 'generate'],
        providers: ['openai'],
        lossy: 'OpenAI has no such mark: the text begins with “Error: ”.',
      },
    ],
  },
  'forced-tool': { title: 'Forced tool', shows: 'A tool that must be called, by name.', exceptions: [] },
  'structured-output': { title: 'Structured output', shows: 'A JSON schema, and an answer that fits it.', exceptions: [] },
  reasoning: {
    title: 'Reasoning',
    shows: 'Effort, the summary of the reasoning, and its signature.',
    exceptions: [
      {
        surfaces: ['chat'],
        lossy: 'Chat has no place for a summary or, without a tool call, for a signature; the tokens are counted.',
      },
    ],
  },
  'reasoning-replay': {
    title: 'Reasoning replayed',
    shows: 'Two turns around a tool call: the signature of the first comes back to the provider in the second.',
    exceptions: [
      {
        surfaces: ['chat'],
        lossy: 'The summary is not shown; the signature travels inside the id of the call (ADR 3), so nothing is missing upstream.',
      },
    ],
  },
  'web-search': {
    title: 'Web search',
    shows: 'The hosted search, its queries and the text that came of it.',
    exceptions: [
      { surfaces: ['chat'], refused: { code: 'unsupported_parameter', param: 'web_search_options' } },
      { surfaces: ['responses', 'messages'], providers: ['gemini'], lossy: resultsStay },
      { surfaces: ['responses', 'interactions', 'generate'], providers: ['anthropic'], lossy: resultsStay },
    ],
  },
  citations: {
    title: 'Citations',
    shows: 'URL, title and the words that a source stands behind.',
    exceptions: [
      {
        surfaces: ['responses', 'chat'],
        providers: ['anthropic'],
        lossy: 'Anthropic tells no offsets: a citation spans its whole text block.',
      },
      { surfaces: ['interactions', 'generate'], providers: ['anthropic'], lossy: 'Anthropic tells no offsets: a citation has none.' },
      { surfaces: ['messages'], providers: ['openai', 'gemini'], lossy: 'URL and title, without the cited words.' },
    ],
  },
  refusal: {
    title: 'Refusal',
    shows: 'The text of a refusal in the field that the surface has for it.',
    exceptions: [
      {
        surfaces: ['interactions'],
        providers: ['openai', 'anthropic'],
        lossy: 'Interactions has no field for it: the refusal is the text of the answer.',
      },
      { surfaces: ['generate'], lossy: 'generateContent has no field for it: it is the text of the answer, which ended for safety.' },
    ],
  },
  'length-stop': { title: 'Length stop', shows: 'The token cap, and the stop reason that tells of it.', exceptions: [] },
  usage: {
    title: 'Usage',
    shows: 'Input, cached, cache-write, output and reasoning tokens under the counting rule of the surface.',
    exceptions: [
      {
        surfaces: ['interactions', 'generate'],
        providers: ['openai', 'anthropic'],
        lossy: 'Cache writes have no member of their own; they count as input.',
      },
    ],
  },
  'served-tier': {
    title: 'Tier served',
    shows: 'The tier that served, as `service_tier` of the final object. The header `x-leeway-tier` has it everywhere.',
    exceptions: [
      {
        surfaces: ['messages'],
        providers: ['openai', 'gemini'],
        modes: ['stream'],
        lossy: 'It is known at the end only: the usage of `message_delta` has it, which the helper of the SDK does not read.',
      },
    ],
  },
  'mid-stream-error': {
    title: 'Error amid the stream',
    shows:
      'A failure after the first output: the last event of a stream; for a whole answer the failed object (Responses, Interactions) or a 502.',
    exceptions: [],
  },
} satisfies Readonly<Record<string, FeatureRow>>

export type FeatureName = keyof typeof table

export const featureNames = Object.keys(table) as FeatureName[]

/** The first exception that names the cell decides; else it works. */
export function verdictOf(feature: FeatureName, { surface, provider, mode }: Cell): Verdict {
  const { exceptions }: FeatureRow = table[feature]
  const exception = exceptions.find(
    ({ surfaces = surfaceNames, providers = providerNames, modes: affected = modes }) =>
      surfaces.includes(surface) && providers.includes(provider) && affected.includes(mode),
  )
  if (exception?.refused !== undefined) return { kind: 'refused', ...exception.refused }
  return exception?.lossy === undefined ? { kind: 'works' } : { kind: 'lossy', how: exception.lossy }
}

export const cells: readonly Cell[] = surfaceNames.flatMap(surface =>
  providerNames.flatMap(provider => modes.map(mode => ({ surface, provider, mode }))),
)
