// The citations of an answer's text, as Chat tells them.
import type { Source } from '../../hub/fold.ts'
import type { Json } from './answer.ts'

/** Offsets count characters (code points). `base` is where the text block begins in the message; a source without offsets stands for the whole block. */
export const encodeCitation = ({ url, title = '', start, end }: Source, { base, length }: { base: number; length: number }): Json => ({
  type: 'url_citation',
  url_citation: { start_index: base + (start ?? 0), end_index: base + (end ?? length), title, url },
})
