// The text of an answer, with its citations.
import type { HubEvent } from '../../hub/event.ts'
import type { Block, Source } from '../../hub/fold.ts'
import { toBytes, toCharacters } from '../../hub/units.ts'
import type { Blocks } from '../blocks.ts'
import { defined, type JsonObject, numberOf, textOf } from '../shape.ts'

/** The block that is cited, and its text so far. */
interface Cited {
  readonly key: string
  readonly text: string
}

/** Only web sources have a URL. Google's offsets are bytes. */
export function decodeCitation(blocks: Blocks, { key, text }: Cited, citation: JsonObject): HubEvent[] {
  const url = textOf(citation.url)
  if (citation.type !== 'url_citation' || url === undefined) return blocks.cite(key, undefined)
  const [start, end] = [citation.start_index, citation.end_index].map(offset => converted(text, numberOf(offset), toCharacters))
  return blocks.cite(key, { url, title: textOf(citation.title), start, end })
}

const converted = (text: string, offset: number | undefined, convert: typeof toBytes): number | undefined =>
  offset === undefined ? undefined : convert(text, offset)

export function textContent({ text, sources }: Extract<Block, { type: 'text' }>): JsonObject {
  return defined({
    type: 'text',
    text,
    annotations: sources.length === 0 ? undefined : sources.map(source => encodeCitation(source, text)),
  })
}

/** A citation as Google writes it, with offsets in bytes of the text. */
export function encodeCitation({ url, title, start, end }: Source, text: string): JsonObject {
  const [start_index, end_index] = [start, end].map(offset => converted(text, offset, toBytes))
  return defined({ type: 'url_citation', url, title, start_index, end_index })
}
