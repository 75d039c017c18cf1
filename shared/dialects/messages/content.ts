// Blocks of content that stand on both sides of a conversation (text, image, document), between Messages and the hub.
import type { HubPart } from '../../hub/request.ts'
import { readDataUrl, textOfInline, textToDataUrl, toDataUrl } from '../data-url.ts'
import { located, pathOf } from '../origin.ts'
import { defined, invalid, isObject, type JsonObject, objectOf, requireText, textOf, unsupported } from '../shape.ts'

/** A string, or a list of blocks, as parts. @throws LeewayError with the path of the block at fault */
export function decodeParts(content: unknown, path: string): HubPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (content === undefined || content === null) return []
  if (!Array.isArray(content)) throw invalid(path, 'expected a string or an array of blocks')
  return content.flatMap((block: unknown, index) => decodePart(block, `${path}.${index}`))
}

/** One block as parts: a document made of blocks becomes those. */
export function decodePart(block: unknown, path: string): HubPart[] {
  if (!isObject(block)) throw invalid(path, 'expected a block')
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: requireText(block, 'text', path) }]
    case 'image':
      return [located({ type: 'image', url: decodeSource(objectOf(block.source), `${path}.source`) }, `${path}.source`)]
    case 'document':
      return decodeDocument(block, path)
    default:
      throw unsupported(path, `: a block '${String(block.type)}' cannot be carried to another provider`)
  }
}

function decodeSource(source: JsonObject, path: string): string {
  if (source.type === 'url') return requireText(source, 'url', path)
  if (source.type !== 'base64') throw unsupported(path, `: a source '${String(source.type)}' is known only to Anthropic`)
  return toDataUrl({ mediaType: requireText(source, 'media_type', path), data: requireText(source, 'data', path) })
}

function decodeDocument(block: JsonObject, path: string): HubPart[] {
  const source = objectOf(block.source)
  const filename = textOf(block.title)
  if (source.type === 'content') return decodeParts(source.content, `${path}.source.content`)
  if (source.type === 'text') {
    return [located(defined({ type: 'file' as const, data: textToDataUrl(requireText(source, 'data', `${path}.source`)), filename }), path)]
  }
  const url = decodeSource(source, `${path}.source`)
  return [located(defined({ type: 'file' as const, ...(source.type === 'url' ? { url } : { data: url }), filename }), path)]
}

/** Anthropic refuses empty text blocks, so they are left out. @throws LeewayError for a kind of file that Anthropic does not take */
export const encodeParts = (parts: readonly HubPart[]): JsonObject[] => parts.flatMap(encodePart)

function encodePart(part: HubPart): JsonObject[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }]
    case 'image':
      return [{ type: 'image', source: encodeSource(part.url) }]
    case 'file':
      return [encodeFile(part)]
    default:
      return part satisfies never
  }
}

function encodeSource(url: string): JsonObject {
  const inline = readDataUrl(url)
  if (inline === undefined) return { type: 'url', url }
  return { type: 'base64', media_type: inline.mediaType, data: inline.data }
}

const textTypes = /^(text\/|application\/(json|xml|yaml|x-yaml|javascript)$)/

/** Documents are PDFs or plain text (wires §4). */
function encodeFile(part: Extract<HubPart, { type: 'file' }>): JsonObject {
  const { url, data, filename } = part
  if (url !== undefined) return defined({ type: 'document', source: { type: 'url', url }, title: filename })
  const inline = readDataUrl(data ?? '')
  if (inline === undefined) throw unsupported(pathOf(part), ': Anthropic takes a file as base64 or by URL')
  if (textTypes.test(inline.mediaType)) {
    return defined({ type: 'document', source: { type: 'text', media_type: 'text/plain', data: textOfInline(inline) }, title: filename })
  }
  if (inline.mediaType !== 'application/pdf')
    throw unsupported(pathOf(part), `: Anthropic takes PDF and text files, not '${inline.mediaType}'`)
  return defined({ type: 'document', source: encodeSource(data ?? ''), title: filename })
}

export type Role = 'user' | 'assistant' | 'system'

export interface Turn {
  readonly role: Role
  readonly content: JsonObject[]
}
