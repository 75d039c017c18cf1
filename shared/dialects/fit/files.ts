// Images and files as the target takes them: the right name for their type, bytes as base64, and no type that it refuses.
import type { HubItem, HubPart } from '../../hub/request.ts'
import { type Inline, readDataUrl, toDataUrl } from '../data-url.ts'
import { pathOf } from '../origin.ts'
import { unsupported } from '../shape.ts'

/** @throws LeewayError `unsupported_parameter` with the caller's path of an image of a type that is not among `images` */
export const withTakenFiles = (items: readonly HubItem[], images: readonly string[]): HubItem[] =>
  items.map(item => {
    if (item.type !== 'message' && item.type !== 'tool-result') return item
    const content = item.content.map(part => fitPart(part, images))
    return content.every((part, index) => part === item.content[index]) ? item : { ...item, content }
  })

function fitPart(part: HubPart, images: readonly string[]): HubPart {
  if (part.type === 'image') return fitImage(part, images)
  if (part.type !== 'file' || part.data === undefined) return part
  const data = base64Of(part.data)
  return data === part.data ? part : { ...part, data }
}

/** Names that are not registered, and what they mean. */
const misnomers: Readonly<Record<string, string>> = { 'image/jpg': 'image/jpeg', 'image/pjpeg': 'image/jpeg', 'image/x-png': 'image/png' }

/** An image by URL is not fetched: what it is is not known here. */
function fitImage(part: Extract<HubPart, { type: 'image' }>, images: readonly string[]): HubPart {
  const inline = readDataUrl(part.url)
  if (inline === undefined) return part
  const mediaType = misnomers[inline.mediaType] ?? inline.mediaType
  if (!images.includes(mediaType))
    throw unsupported(pathOf(part), `: the target takes no image of type '${mediaType}', only ${images.join(', ')}`)
  return isWritten(part.url, mediaType) ? part : { ...part, url: toDataUrl({ mediaType, data: inline.data }) }
}

function base64Of(url: string): string {
  const inline: Inline | undefined = readDataUrl(url)
  return inline === undefined || /^data:[^,]*;base64,/i.test(url) ? url : toDataUrl(inline)
}

const isWritten = (url: string, mediaType: string): boolean => url.startsWith(`data:${mediaType};base64,`)
