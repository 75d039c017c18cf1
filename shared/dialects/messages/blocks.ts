// The content blocks of an answer of Messages, as its stream opens them and as its whole answer has them.
import type { Source } from '../../hub/fold.ts'
import type { Signature } from '../../hub/request.ts'
import type { JsonObject } from '../shape.ts'
import { tagSignature } from '../signature.ts'
import { searchId } from './call-id.ts'

/** Who called the tool: the model itself. The SDK's types want the member. */
const direct = { type: 'direct' }

export const textBlock = (text: string, citations: readonly JsonObject[] = []): JsonObject => ({
  type: 'text',
  text,
  citations: citations.length === 0 ? null : citations,
})

export const toolBlock = (call: { readonly id: string; readonly name: string }, input: JsonObject): JsonObject => ({
  type: 'tool_use',
  id: call.id,
  name: call.name,
  input,
  caller: direct,
})

/** Only Anthropic's own withheld reasoning has a block of its own; any other's travels as a thinking block without text. */
export function thinkingBlock(thinking: string, signature: Signature | undefined): JsonObject {
  const value = signature === undefined ? '' : tagSignature(signature, 'anthropic')
  if (signature?.provider === 'anthropic' && signature.redacted) return { type: 'redacted_thinking', data: value }
  return { type: 'thinking', thinking, signature: value }
}

export interface SearchBlocks {
  readonly id: string
  readonly input: JsonObject
  readonly use: JsonObject
  readonly result: JsonObject
}

/** Anthropic searches one query at a time: a search for several is several. What was found stands in the citations of the text. */
export function searchBlocks(id: string, queries: readonly string[]): SearchBlocks[] {
  const inputs = queries.length === 0 ? [{}] : queries.map(query => ({ query }))
  return inputs.map((input, index) => {
    const own = searchId(index === 0 ? id : `${id}_${index}`)
    return {
      id: own,
      input,
      use: { type: 'server_tool_use', id: own, name: 'web_search', input: {}, caller: direct },
      result: { type: 'web_search_tool_result', tool_use_id: own, content: [], caller: direct },
    }
  })
}

/** What was cited is not known word by word, nor has another provider Anthropic's encrypted index. */
export const citation = ({ url, title }: Source): JsonObject => ({
  type: 'web_search_result_location',
  url,
  title: title ?? null,
  cited_text: '',
  encrypted_index: '',
})
