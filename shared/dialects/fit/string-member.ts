// Reads the text of an object's only member while the object's JSON still comes in.

/** Characters and escapes that are there whole. */
const whole = /^(?:[^"\\]+|\\(?:u[0-9a-fA-F]{4}|[^u]))*/

const escapeSequence = /\\(?:u([0-9a-fA-F]{4})|([^u]))/g

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Lenient: a line break as it is, which JSON has not, is one too. */
const unescaped = (text: string): string =>
  text.replace(escapeSequence, (_, code?: string, sign = '') =>
    code === undefined ? (escapes[sign] ?? sign) : String.fromCharCode(Number.parseInt(code, 16)),
  )

export interface StringMember {
  /** Takes the next piece of JSON. @returns what the member's text grows by */
  push(piece: string): string
  /** At the end of the JSON: all of it where it was no object of that form, what is left where the text was cut off. */
  rest(): string
}

/** @param name of the member: letters only */
export function stringMember(name: string): StringMember {
  const opening = new RegExp(`^\\s*\\{\\s*"${name}"\\s*:\\s*"`)
  let waiting = ''
  let inside = false
  return {
    push(piece) {
      waiting += piece
      if (!inside) {
        const [opened] = opening.exec(waiting) ?? []
        if (opened === undefined) return ''
        inside = true
        waiting = waiting.slice(opened.length)
      }
      const [read = ''] = whole.exec(waiting) ?? []
      waiting = waiting.slice(read.length)
      return unescaped(read)
    },
    rest: () => (inside && waiting.startsWith('"') ? '' : waiting),
  }
}
