// The text of an answer, with its citations.
import type { HubEvent } from '../../hub/event.ts'
import type { Block, Source } from '../../hub/fold.ts'
import type { Blocks } from '../blocks.ts'
import { defined, type JsonObject, numberOf, textOf } from '../shape.ts'

/** Only web sources have a URL. */
export function decodeCitation(blocks: Blocks, key: string, citation: JsonObject): HubEvent[] {
  const { type, title, start_index, end_index } = citation
  const url = textOf(citation.url)
  if (type !== 'url_citation' || url === undefined) return blocks.cite(key, undefined)
  return blocks.cite(key, { url, title: textOf(title), start: numberOf(start_index), end: numberOf(end_index) })
}

export function textContent({ text, sources }: Extract<Block, { type: 'text' }>): JsonObject {
  return defined({ type: 'text', text, annotations: sources.length === 0 ? undefined : sources.map(encodeCitation) })
}

/** A citation as Google writes it. */
export const encodeCitation = ({ url, title, start, end }: Source): JsonObject =>
  defined({ type: 'url_citation', url, title, start_index: start, end_index: end })
