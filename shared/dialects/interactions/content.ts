// Pieces of content (text, image, document), between Interactions and the hub.
import type { HubPart } from '../../hub/request.ts'
import { readDataUrl, toDataUrl } from '../data-url.ts'
import { mediaTypeOf } from '../media-type.ts'
import { located, pathOf } from '../origin.ts'
import { defined, invalid, isObject, type JsonObject, requireText, textOf, unsupported } from '../shape.ts'

/** A string, one content, or a list of them, as parts. @throws LeewayError with the path of the content at fault */
export function decodeParts(content: unknown, path: string): HubPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (content === undefined || content === null) return []
  if (Array.isArray(content)) return content.map((part: unknown, index) => decodePart(part, `${path}.${index}`))
  return [decodePart(content, path)]
}

function decodePart(part: unknown, path: string): HubPart {
  if (!isObject(part)) throw invalid(path, 'expected a content')
  switch (part.type) {
    case 'text':
      return { type: 'text', text: requireText(part, 'text', path) }
    case 'image':
      return located(defined({ type: 'image' as const, url: urlOf(part, path), detail: detailOf(part.resolution) }), path)
    case 'document':
      return located<HubPart>(
        textOf(part.uri) === undefined ? { type: 'file', data: urlOf(part, path) } : { type: 'file', url: urlOf(part, path) },
        path,
      )
    default:
      throw unsupported(path, `: a content '${String(part.type)}' cannot be carried to another provider`)
  }
}

/** Files stored at Google mean nothing elsewhere. */
const atGoogle = /^(gs:|https:\/\/generativelanguage\.googleapis\.com\/)/i

function urlOf(part: JsonObject, path: string): string {
  const uri = textOf(part.uri)
  if (uri === undefined) return toDataUrl({ mediaType: requireText(part, 'mime_type', path), data: requireText(part, 'data', path) })
  if (atGoogle.test(uri)) throw unsupported(`${path}.uri`, ': a file stored at Google is known only there')
  return uri
}

const detailOf = (resolution: unknown): string | undefined => (resolution === 'low' || resolution === 'high' ? resolution : undefined)

/** @throws LeewayError for a file that is known only to another provider */
export const encodeParts = (parts: readonly HubPart[]): JsonObject[] => parts.map(encodePart)

function encodePart(part: HubPart): JsonObject {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text }
    case 'image':
      return defined({ type: 'image', ...sourceOf(part.url), resolution: detailOf(part.detail) })
    case 'file': {
      const url = part.url ?? part.data
      if (url === undefined) throw unsupported(pathOf(part), ': Gemini takes a file as base64 or by URL')
      return { type: 'document', ...sourceOf(url) }
    }
    default:
      return part satisfies never
  }
}

/** An image that the model made. */
export const imageContent = (url: string): JsonObject => ({ type: 'image', ...sourceOf(url) })

function sourceOf(url: string): JsonObject {
  const inline = readDataUrl(url)
  if (inline !== undefined) return { data: inline.data, mime_type: inline.mediaType }
  return defined({ uri: url, mime_type: mediaTypeOf(url) })
}
