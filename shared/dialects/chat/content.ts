// Pieces of content (text, image, file) of a Chat message as the hub's parts.
import type { HubPart } from '../../hub/request.ts'
import { servedBy } from '../../providers/index.ts'
import { located } from '../origin.ts'
import { dataUrl } from '../responses/content.ts'
import { defined, invalid, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'

/** A string, or a list of parts. `model`: a file id is carried only in OpenAI's own dialect. @throws LeewayError with the path of the part at fault */
export function decodeParts(content: unknown, path: string, model: string): HubPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw invalid(path, 'expected a string or an array of parts')
  return listOf(content).map((part, index) => decodePart(part, `${path}.${index}`, model))
}

function decodePart(part: JsonObject, path: string, model: string): HubPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: requireText(part, 'text', path) }
    case 'refusal':
      return { type: 'refusal', text: requireText(part, 'refusal', path) }
    case 'image_url': {
      const image = objectOf(part.image_url)
      return located(
        defined({ type: 'image' as const, url: requireText(image, 'url', `${path}.image_url`), detail: textOf(image.detail) }),
        `${path}.image_url`,
      )
    }
    case 'file':
      return decodeFile(objectOf(part.file), `${path}.file`, model)
    default:
      throw unsupported(path, `: a part '${String(part.type)}' cannot be carried`)
  }
}

function decodeFile(file: JsonObject, path: string, model: string): HubPart {
  const [data, fileId, filename] = [textOf(file.file_data), textOf(file.file_id), textOf(file.filename)]
  if (fileId !== undefined && servedBy(model)?.wire !== 'responses') {
    throw unsupported(`${path}.file_id`, ': a file id is known only to the provider that stored the file')
  }
  if (data === undefined && fileId === undefined) throw invalid(path, 'expected `file_data` or `file_id`')
  const part = { type: 'file' as const, data: data === undefined ? undefined : dataUrl(data, filename), fileId, filename }
  return located(defined(part), path)
}
