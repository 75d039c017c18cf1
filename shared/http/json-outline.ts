// The top-level members of a JSON object's text and how deep it nests: enough to change one member without writing the rest again.
// (A 900 KB request costs several times more to stringify than to copy; wires §10.)

import { writeJson } from './json-raw.ts'

export interface Member {
  readonly key: string
  /** Offsets into the text: from the key's quote to the end of its value. */
  readonly from: number
  readonly to: number
}

export interface Outline {
  readonly members: readonly Member[]
  readonly depth: number
  /** A key is given twice or written with escapes: the text cannot be trusted to say what its parsed value says. */
  readonly ambiguous: boolean
}

const quote = 34
const comma = 44
const backslash = 92

/** Outlines the text of a JSON object. The text must be valid JSON: parse it first. */
export function outline(text: string): Outline {
  const members: Member[] = []
  let depth = 0
  let deepest = 0
  let from = -1
  let key = ''
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    if (character === quote) {
      const end = endOfString(text, index)
      if (depth === 1 && from === -1) {
        from = index
        key = text.slice(index + 1, end)
      }
      index = end
    } else if (isOpening(character)) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (isClosing(character) || (character === comma && depth === 1)) {
      if (depth === 1 && from !== -1) members.push({ key, from, to: index })
      if (depth === 1) from = -1
      if (character !== comma) depth -= 1
    }
  }
  return { members, depth: deepest, ambiguous: isAmbiguous(members) }
}

/** The offset of the closing quote of the string that opens at `start`. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1
  return slashes % 2 === 1
}

const isOpening = (character: number): boolean => character === 123 || character === 91
const isClosing = (character: number): boolean => character === 125 || character === 93

const isAmbiguous = (members: readonly Member[]): boolean =>
  new Set(members.map(({ key }) => key)).size < members.length || members.some(({ key }) => key.includes('\\'))

export interface Changes {
  readonly remove: readonly string[]
  readonly set: Readonly<Record<string, unknown>>
}

/** The text of a parsed JSON body. */
export interface JsonText {
  readonly text: string
  readonly outline: Outline
  readonly value: Readonly<Record<string, unknown>>
}

/** The text with members removed and set. What is not named stays byte for byte, unless the text is ambiguous: then the parsed value is written. */
export function rewrite({ text, outline, value }: JsonText, { remove, set }: Changes): string {
  const gone = new Set([...remove, ...Object.keys(set)])
  const kept = outline.ambiguous
    ? Object.entries(value)
        .filter(([key]) => !gone.has(key))
        .map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`)
    : outline.members.filter(({ key }) => !gone.has(key)).map(({ from, to }) => text.slice(from, to))
  const added = Object.entries(set).map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`)
  return `{${[...kept, ...added].join(',')}}`
}
