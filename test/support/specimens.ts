// Reads the twin fixtures: a wire file and its hub file of the same name.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HubEvent } from '../../shared/hub/event.ts'
import type { HubRequest } from '../../shared/hub/request.ts'
import { type Frame, splitter } from '../../shared/upstream/sse.ts'

const folder = join(import.meta.dirname, '..', 'fixtures')

export type Json = Readonly<Record<string, unknown>>

const read = (path: string): string => readFileSync(join(folder, path), 'utf8')

/** `messages/conversation.request.json` and the like. */
export const readBody = (path: string): Json => JSON.parse(read(path)) as Json
export const readHub = (path: string): HubRequest => JSON.parse(read(path)) as HubRequest
export const readEvents = (path: string): readonly HubEvent[] => JSON.parse(read(path)) as readonly HubEvent[]
export const readStream = (path: string): string => read(path)

/** The frames of a stream's text. */
export const framesOf = (text: string): readonly Frame[] => splitter().push(Buffer.from(text)).frames

/** The first frame of a text. */
export function frameOf(text: string): Frame {
  const [first] = framesOf(text.endsWith('\n\n') ? text : `${text}\n\n`)
  if (first === undefined) throw new Error(`no frame in: ${text}`)
  return first
}
