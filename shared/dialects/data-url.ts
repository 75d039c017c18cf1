// data: URLs, the hub's form for bytes that travel inside a request.

export interface Inline {
  readonly mediaType: string
  /** base64 */
  readonly data: string
}

const base64Form = /^data:([^;,]*)(?:;[^;,]*)*;base64,/i

export const toDataUrl = ({ mediaType, data }: Inline): string => `data:${mediaType};base64,${data}`

/** The parts of a base64 data: URL; undefined for any other URL. Parameters of the media type (`charset`) are left out. */
export function readDataUrl(url: string): Inline | undefined {
  const [head, mediaType] = base64Form.exec(url.slice(0, 200)) ?? []
  if (head === undefined) return undefined
  return { mediaType: mediaType === undefined || mediaType === '' ? 'text/plain' : mediaType.toLowerCase(), data: url.slice(head.length) }
}

export const textToDataUrl = (text: string): string =>
  toDataUrl({ mediaType: 'text/plain', data: Buffer.from(text, 'utf8').toString('base64') })

export const textOfInline = ({ data }: Inline): string => Buffer.from(data, 'base64').toString('utf8')
