// JSON that may be none.

/** The value of a text; undefined where it is no JSON. Nothing of the text is quoted, as the parser's own errors would. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
