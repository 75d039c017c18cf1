// Pieces of content (text, image, file), between the parts of generateContent and the hub.
import type { HubPart } from '../../hub/request.ts'
import { readDataUrl, toDataUrl } from '../data-url.ts'
import { mediaTypeOf } from '../media-type.ts'
import { located, pathOf } from '../origin.ts'
import { defined, isObject, type JsonObject, textOf, unsupported } from '../shape.ts'

/** Parts of content alone; calls, results and thoughts stand apart (items.ts). @throws LeewayError with the path of the part at fault */
export const decodeParts = (parts: readonly JsonObject[], path: string): HubPart[] =>
  parts.flatMap((part, index) => decodePart(part, `${path}.${index}`))

/** @returns nothing for an empty part, which some clients keep of a stream's end */
export function decodePart(part: JsonObject, path: string): HubPart[] {
  const text = textOf(part.text)
  if (text !== undefined) return text === '' ? [] : [{ type: 'text', text }]
  if (isObject(part.inlineData)) return [inlinePart(part.inlineData, `${path}.inlineData`)]
  if (isObject(part.fileData)) return [filePart(part.fileData, `${path}.fileData`)]
  if (Object.values(part).every(value => value === null || value === undefined)) return []
  throw unsupported(path, ': this part cannot be carried to another provider')
}

const isImage = (mediaType: string): boolean => mediaType.startsWith('image/')

/** @throws LeewayError for sound and film */
function checkMedia(mediaType: string, path: string): void {
  if (/^(audio|video)\//.test(mediaType))
    throw unsupported(`${path}.mimeType`, `: content of type '${mediaType}' cannot be carried to another provider`)
}

function inlinePart({ mimeType, data, displayName }: JsonObject, path: string): HubPart {
  const mediaType = textOf(mimeType)?.toLowerCase() ?? ''
  checkMedia(mediaType, path)
  const url = toDataUrl({ mediaType, data: textOf(data) ?? '' })
  const part: HubPart = isImage(mediaType) ? { type: 'image', url } : defined({ type: 'file', data: url, filename: textOf(displayName) })
  return located(part, path)
}

/** Files stored at Google mean nothing elsewhere. */
const atGoogle = /^(gs:|https:\/\/generativelanguage\.googleapis\.com\/)/i

function filePart({ mimeType, fileUri, displayName }: JsonObject, path: string): HubPart {
  const url = textOf(fileUri) ?? ''
  if (atGoogle.test(url)) throw unsupported(`${path}.fileUri`, ': a file stored at Google is known only there')
  const mediaType = textOf(mimeType)?.toLowerCase() ?? mediaTypeOf(url) ?? ''
  checkMedia(mediaType, path)
  const part: HubPart = isImage(mediaType) ? { type: 'image', url } : defined({ type: 'file', url, filename: textOf(displayName) })
  return located(part, path)
}

/** @throws LeewayError for a file that is known only to another provider */
export const encodeParts = (parts: readonly HubPart[]): JsonObject[] => parts.map(encodePart)

function encodePart(part: HubPart): JsonObject {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { text: part.text }
    case 'image':
      return imagePart(part.url)
    case 'file': {
      const url = part.url ?? part.data
      if (url === undefined) throw unsupported(pathOf(part), ': Gemini takes a file as base64 or by URL')
      return imagePart(url)
    }
    default:
      return part satisfies never
  }
}

/** An image that the model made, or any other file. */
export function imagePart(url: string): JsonObject {
  const inline = readDataUrl(url)
  if (inline !== undefined) return { inlineData: { mimeType: inline.mediaType, data: inline.data } }
  return { fileData: defined({ fileUri: url, mimeType: mediaTypeOf(url) }) }
}
