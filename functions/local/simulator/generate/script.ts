// The reply of a generateContent call and its chunks, in Google's order.
import { pieces } from '../answer/pieces.ts'
import { servedTier } from '../gemini/script.ts'
import { mint, seal } from '../seal.ts'
import type { Block, Frame, JsonObject, Play, Script, Tokens } from '../types.ts'

const shows = (body: JsonObject): boolean => {
  const config = body.generationConfig as JsonObject | null | undefined
  return (config?.thinkingConfig as JsonObject | null | undefined)?.includeThoughts === true
}

interface Plan {
  /** The parts of the whole answer. */
  readonly parts: readonly JsonObject[]
  /** The same, in the pieces of a stream. */
  readonly chunks: readonly (readonly JsonObject[])[]
}

/** Recorded: a call has no id; the signature of the thoughts stands on the part behind them. */
function planOf(blocks: readonly Block[], shown: boolean): Plan {
  const parts: JsonObject[] = []
  const chunks: JsonObject[][] = []
  let signature: string | undefined
  for (const block of blocks) {
    const signed: JsonObject = signature === undefined ? {} : { thoughtSignature: signature }
    switch (block.kind) {
      case 'reasoning':
        signature = seal('gemini', block.text)
        if (!shown) continue
        parts.push({ text: block.text, thought: true })
        chunks.push(...[...pieces(block.text)].map(text => [{ text, thought: true }]))
        continue
      case 'text':
        parts.push({ text: block.text, ...signed })
        chunks.push(...[...pieces(block.text)].map(text => [{ text }]))
        if (signature !== undefined) chunks.push([{ text: '', ...signed }])
        break
      case 'call': {
        const part = {
          functionCall: { name: block.tool.name, args: block.input },
          thoughtSignature: signature ?? seal('gemini', block.tool.name),
        }
        parts.push(part)
        chunks.push([part])
        break
      }
      default:
        block satisfies never
    }
    signature = undefined
  }
  return { parts, chunks }
}

/** cached is part of input; thoughts stand apart, and a count of zero is left out. */
const usage = (tokens: Tokens, tier: string): JsonObject => ({
  promptTokenCount: tokens.input,
  candidatesTokenCount: tokens.output - tokens.reasoning,
  totalTokenCount: tokens.input + tokens.output,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: tokens.input }],
  ...(tokens.cached > 0 && { cachedContentTokenCount: tokens.cached }),
  ...(tokens.reasoning > 0 && { thoughtsTokenCount: tokens.reasoning }),
  serviceTier: tier,
})

const reasons = { end: 'STOP', length: 'MAX_TOKENS', tools: 'STOP' } as const

const bare = (event: string, data: JsonObject): Frame => ({ event, data, bare: true })

export function generateScript({ ask, answer }: Play): Script {
  const { parts, chunks } = planOf(answer.blocks, shows(ask.body))
  const identity = { modelVersion: ask.model, responseId: mint('', 22) }
  const usageMetadata = usage(answer.tokens, servedTier(ask.tier))
  const finishReason = reasons[answer.stop]
  const early = { promptTokenCount: answer.tokens.input, totalTokenCount: answer.tokens.input }
  return {
    *opening(): Iterable<Frame> {},
    *output() {
      for (const chunk of chunks) {
        const candidate = { content: { parts: chunk, role: 'model' }, index: 0 }
        yield bare('delta', { candidates: [candidate], usageMetadata: early, ...identity })
      }
      const last = { content: { parts: [{ text: '' }], role: 'model' }, finishReason, index: 0 }
      yield bare('end', { candidates: [last], usageMetadata, ...identity })
    },
    *failure(kind) {
      const error =
        kind === 'overloaded'
          ? { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' }
          : { code: 400, message: `Flex API is not supported for model ${ask.model}.`, status: 'INVALID_ARGUMENT' }
      yield bare('error', { error })
    },
    whole: () => ({ candidates: [{ content: { parts, role: 'model' }, finishReason, index: 0 }], usageMetadata, ...identity }),
  }
}
