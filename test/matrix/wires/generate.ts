// A script as the chunks of Gemini's generateContent.
import { RawJson } from '../../../shared/http/json-raw.ts'
import { type Block, model, type Script, said, type Tokens, type WireEvent } from './block.ts'

type Json = Readonly<Record<string, unknown>>

const identity: Json = { modelVersion: model.gemini, responseId: 'script' }
const emit = (data: Json): WireEvent => ({ event: '', data })

export function generateEvents({ blocks, stop = 'end', tokens, failure }: Script): WireEvent[] {
  const chunks = blocks.flatMap(chunksOf).map(parts => emit({ candidates: [{ content: { parts, role: 'model' }, index: 0 }], ...identity }))
  if (failure !== undefined) return [...chunks, emit({ error: { code: 500, message: failure, status: 'INTERNAL' } })]
  const refused = blocks.some(({ type }) => type === 'refusal')
  const last = {
    content: { parts: [{ text: '' }], role: 'model' },
    finishReason: refused ? 'SAFETY' : stop === 'length' ? 'MAX_TOKENS' : 'STOP',
    index: 0,
    ...groundingOf(blocks),
  }
  return [...chunks, emit({ candidates: [last], usageMetadata: usageOf(tokens), ...identity })]
}

/** Google counts what a tool put into the prompt apart, and leaves the thoughts out of the output. */
const usageOf = (tokens: Tokens | undefined): Json | undefined =>
  tokens && {
    totalTokenCount: tokens.input + tokens.output,
    promptTokenCount: tokens.input - 20,
    toolUsePromptTokenCount: 20,
    cachedContentTokenCount: tokens.cached,
    candidatesTokenCount: tokens.output - tokens.reasoning,
    thoughtsTokenCount: tokens.reasoning,
    serviceTier: 'standard',
  }

/** The signature of a thought stands on the part behind it: here on an empty one. */
function chunksOf(block: Block): Json[][] {
  switch (block.type) {
    case 'text':
    case 'refusal':
      return block.pieces.map(text => [{ text }])
    case 'reasoning':
      return [...block.pieces.map(text => [{ text, thought: true }]), [{ text: '', thoughtSignature: block.signature }]]
    case 'tool':
      return [[{ functionCall: { id: block.id, name: block.name, args: new RawJson(said(block)) } }]]
    case 'web-search':
      return []
    default:
      return block satisfies never
  }
}

function groundingOf(blocks: readonly Block[]): Json {
  const queries = blocks.flatMap(block => (block.type === 'web-search' ? [block.query] : []))
  const cited = blocks.flatMap(block =>
    block.type === 'text' ? (block.sources ?? []).map(source => ({ ...source, text: said(block) })) : [],
  )
  if (queries.length + cited.length === 0) return {}
  return {
    groundingMetadata: {
      webSearchQueries: queries,
      ...(queries.length > 0 && { searchEntryPoint: { renderedContent: '<b>Oslo</b>' } }),
      groundingChunks: cited.map(({ url, title }) => ({ web: { uri: url, title } })),
      groundingSupports: cited.map(({ text, start, end }, index) => ({
        segment: { startIndex: start, endIndex: end, text: text.slice(start, end) },
        groundingChunkIndices: [index],
      })),
    },
  }
}
