// data: URLs, the hub's form for bytes that travel inside a request.

export interface Inline {
  readonly mediaType: string
  /** base64 */
  readonly data: string
}

const base64Form = /^data:([^;,]*)(?:;[^;,]*)*;base64,/i
const plainForm = /^data:([^;,]*)(?:;[^;,]*)*,/i

export const toDataUrl = ({ mediaType, data }: Inline): string => `data:${mediaType};base64,${data}`

/** The parts of a data: URL; undefined for any other URL. Parameters of the media type (`charset`) are left out. */
export function readDataUrl(url: string): Inline | undefined {
  const start = url.slice(0, 200)
  const base64 = base64Form.exec(start)
  const [head, mediaType = ''] = base64 ?? plainForm.exec(start) ?? []
  if (head === undefined) return undefined
  const data = url.slice(head.length)
  return { mediaType: mediaType === '' ? 'text/plain' : mediaType.toLowerCase(), data: base64 === null ? percentDecoded(data) : data }
}

/** The bytes that `%XX` stand for, as base64. */
function percentDecoded(text: string): string {
  try {
    return Buffer.from(decodeURIComponent(text), 'utf8').toString('base64')
  } catch {
    const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    return Buffer.from(bytes, 'latin1').toString('base64')
  }
}

export const textToDataUrl = (text: string): string =>
  toDataUrl({ mediaType: 'text/plain', data: Buffer.from(text, 'utf8').toString('base64') })

export const textOfInline = ({ data }: Inline): string => Buffer.from(data, 'base64').toString('utf8')
