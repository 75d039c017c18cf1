// Offsets in a text: Google counts bytes of UTF-8 (genai 3.1 types of an annotation), the hub and OpenAI count characters (Unicode code points).

/** The bytes of a character in UTF-8. */
function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x8_00) return 2
  return code < 0x1_00_00 ? 3 : 4
}

/** How many characters a text has. */
export function charactersIn(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** An offset in bytes, in characters. One within a character stands before it; what lies behind the text counts as it is. */
export function toCharacters(text: string, offset: number): number {
  let characters = 0
  let bytes = 0
  for (const character of text) {
    const next = bytes + bytesOf(character)
    if (next > offset) return characters
    bytes = next
    characters += 1
  }
  return characters + (offset - bytes)
}

/** An offset in characters, in bytes; what lies behind the text counts as it is. */
export function toBytes(text: string, offset: number): number {
  let characters = 0
  let bytes = 0
  for (const character of text) {
    if (characters >= offset) return bytes
    characters += 1
    bytes += bytesOf(character)
  }
  return bytes + (offset - characters)
}
