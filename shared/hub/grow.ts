// Text that grows by many small pieces, in memory of about its own size.

/** Below that many characters the pieces do not matter. */
const least = 4_096

/**
 * The text with this piece behind it. V8 keeps a text that was put together with `+` as the tree of its pieces, which takes five times its size
 * where they are as small as a model's deltas; `join` makes one of them. It copies, so it is used once for every eighth that the text grows by.
 */
export function grow(text: string, piece: string): string {
  const length = text.length + piece.length
  if (length < least) return text + piece
  const eighth = Math.max(least, 1 << (28 - Math.clz32(length)))
  return Math.floor(length / eighth) === Math.floor(text.length / eighth) ? text + piece : [text, piece].join('')
}
