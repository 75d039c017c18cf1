// Pieces of content (text, image, file), between Responses and the hub.
import type { HubPart } from '../../hub/request.ts'
import { located } from '../origin.ts'
import { defined, invalid, type JsonObject, listOf, requireText, textOf, unsupported } from '../shape.ts'

/** A string, or a list of parts. @throws LeewayError with the path of the part at fault */
export function decodeParts(content: unknown, path: string): HubPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw invalid(path, 'expected a string or an array of parts')
  return listOf(content).map((part, index) => decodePart(part, `${path}.${index}`))
}

function decodePart(part: JsonObject, path: string): HubPart {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
      return { type: 'text', text: requireText(part, 'text', path) }
    case 'refusal':
      return { type: 'refusal', text: requireText(part, 'refusal', path) }
    case 'input_image':
      if (textOf(part.file_id) !== undefined) throw foreignFile(path)
      return located(
        defined({ type: 'image' as const, url: requireText(part, 'image_url', path), detail: textOf(part.detail) }),
        `${path}.image_url`,
      )
    case 'input_file':
      return decodeFile(part, path)
    default:
      throw unsupported(`${path}.type`, `: a part '${String(part.type)}' cannot be carried`)
  }
}

const foreignFile = (path: string) => unsupported(`${path}.file_id`, ': a file id is known only to the provider that stored the file')

function decodeFile(part: JsonObject, path: string): HubPart {
  if (textOf(part.file_id) !== undefined) throw foreignFile(path)
  const [url, data, filename] = [textOf(part.file_url), textOf(part.file_data), textOf(part.filename)]
  if (url === undefined && data === undefined) throw invalid(path, 'expected `file_data` or `file_url`')
  return located(defined({ type: 'file' as const, url, data: data === undefined ? undefined : dataUrl(data, filename), filename }), path)
}

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
  html: 'text/html',
}

/** OpenAI takes a data: URL or bare base64; the hub's `data` is always a data: URL, its type told by the file's name where it says none. */
export function dataUrl(data: string, filename: string | undefined): string {
  if (data.startsWith('data:')) return data
  const extension = filename?.split('.').at(-1)?.toLowerCase() ?? 'pdf'
  return `data:${mediaTypes[extension] ?? 'application/pdf'};base64,${data}`
}

/** As the input of a request. */
export const encodeParts = (parts: readonly HubPart[]): JsonObject[] => parts.map(encodePart)

/** As what the model said. */
export const encodeOutputParts = (parts: readonly HubPart[]): JsonObject[] => parts.map(encodeOutputPart)

function encodePart(part: HubPart): JsonObject {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text }
    case 'refusal':
      return { type: 'input_text', text: part.text }
    case 'image':
      return { type: 'input_image', image_url: part.url, detail: part.detail ?? 'auto' }
    case 'file':
      return encodeFile(part)
    default:
      return part satisfies never
  }
}

/** An inline file needs a name; a file with an id or a URL has its own. */
const encodeFile = (part: Extract<HubPart, { type: 'file' }>): JsonObject =>
  defined({
    type: 'input_file',
    filename: part.data === undefined ? part.filename : (part.filename ?? 'file'),
    file_data: part.data,
    file_url: part.url,
    file_id: part.fileId,
  })

function encodeOutputPart(part: HubPart): JsonObject {
  if (part.type === 'text') return { type: 'output_text', text: part.text, annotations: [] }
  if (part.type === 'refusal') return { type: 'refusal', refusal: part.text }
  return encodePart(part)
}
