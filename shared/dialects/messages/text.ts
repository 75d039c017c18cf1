// The text of an answer, with its citations.
import type { HubEvent } from '../../hub/event.ts'
import type { Source } from '../../hub/fold.ts'
import type { Blocks } from '../blocks.ts'
import { type JsonObject, textOf } from '../shape.ts'

export const textBlock = (text: string, citations: readonly JsonObject[] = []): JsonObject => ({
  type: 'text',
  text,
  citations: citations.length === 0 ? null : citations,
})

/** Anthropic gives no offsets, and only web sources have a URL. */
export function decodeCitation(blocks: Blocks, key: string, citation: JsonObject): HubEvent[] {
  const url = textOf(citation.url)
  const title = textOf(citation.title)
  return blocks.cite(key, url === undefined ? undefined : { url, ...(title === undefined ? {} : { title }) })
}

/** What was cited is not known word by word, nor has another provider Anthropic's encrypted index. */
export const encodeCitation = ({ url, title }: Source): JsonObject => ({
  type: 'web_search_result_location',
  url,
  title: title ?? null,
  cited_text: '',
  encrypted_index: '',
})
