// The sources of an answer's text. Google counts them in bytes of the whole text, apart from the parts: as grounding.
import type { Source } from '../../hub/fold.ts'
import { toBytes } from '../../hub/units.ts'
import { defined, type JsonObject } from '../shape.ts'

/** A source among the chunks of the grounding. */
export const encodeCitation = ({ url, title }: Source): JsonObject => ({ web: defined({ uri: url, title }) })

/** Collects what an answer's words rest on. */
export interface Grounding {
  /** A text begins: citations count from here. */
  begin(): void
  said(text: string): void
  cite(source: Source): void
  searched(queries: readonly string[]): void
  /** The candidate's member; nothing where nothing was searched or cited. */
  members(): { readonly groundingMetadata?: JsonObject }
}

export function grounding(): Grounding {
  const queries: string[] = []
  const urls: string[] = []
  const chunks: JsonObject[] = []
  const supports: JsonObject[] = []
  let text = ''
  let before = 0

  return {
    begin() {
      before += Buffer.byteLength(text)
      text = ''
    },
    said(piece) {
      text += piece
    },
    cite(source) {
      if (!urls.includes(source.url)) {
        urls.push(source.url)
        chunks.push(encodeCitation(source))
      }
      const { start, end } = source
      if (start === undefined || end === undefined) return
      const [from, to] = [toBytes(text, start), toBytes(text, end)]
      const words = Buffer.from(text).subarray(from, to).toString()
      const segment = { startIndex: before + from, endIndex: before + to, text: words }
      supports.push({ segment, groundingChunkIndices: [urls.indexOf(source.url)] })
    },
    searched(more) {
      queries.push(...more)
    },
    members() {
      if (queries.length + chunks.length === 0) return {}
      const metadata = {
        webSearchQueries: queries.length === 0 ? undefined : queries,
        groundingChunks: chunks.length === 0 ? undefined : chunks,
        groundingSupports: supports.length === 0 ? undefined : supports,
      }
      return { groundingMetadata: defined(metadata) }
    },
  }
}
