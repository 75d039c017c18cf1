// JSON text inside a value that is written: it stands there as it is.

/** Never the same in two processes: no caller can write it. */
const nonce = `json-${crypto.randomUUID()}-`

const marked = new RegExp(`"${nonce}([A-Za-z0-9_-]*)"`, 'g')

/** A value that is written as this very text. Only `writeJson` writes it; it is no object to those that look into objects. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toJSON(): string {
    return nonce + Buffer.from(this.text, 'utf8').toString('base64url')
  }
}

/** `JSON.stringify`, with every RawJson as its text. */
export function writeJson(value: unknown): string {
  const text = JSON.stringify(value)
  return text.includes(nonce) ? text.replace(marked, (_, encoded: string) => Buffer.from(encoded, 'base64url').toString('utf8')) : text
}
