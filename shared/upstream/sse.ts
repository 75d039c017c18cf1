// Server-sent events: bytes to frames. Frames keep their bytes, so that the same-dialect lane can forward them unchanged.

import { type JsonObject, parseObject } from '../http/json-object.ts'

/** One event of a stream. Its fields are read only when asked for. */
export interface Frame {
  /** The frame's bytes, the closing blank line included. */
  readonly raw: Buffer
  readonly event: string | undefined
  /** The data lines joined with LF; undefined for a frame without data (a comment, say). */
  readonly data: string | undefined
  /** The data as a JSON object, parsed when first asked for and then kept; undefined where it is none. */
  readonly json: JsonObject | undefined
}

export interface Split {
  readonly frames: readonly Frame[]
  /** The bytes of all these frames, in one piece. */
  readonly bytes: Buffer
}

export interface Splitter {
  /** Takes the next chunk; gives the frames that it completes. */
  push(chunk: Buffer): Split
  /** What is left of an unfinished frame. */
  rest(): Buffer
}

const LF = 10
const CR = 13
const empty = Buffer.alloc(0)

/** A stepper from chunks to frames. Line ends may be LF, CRLF or CR, and chunks may be cut anywhere. */
export function splitter(): Splitter {
  let pending: Buffer[] = []
  let state = lineStart
  return {
    push(chunk) {
      if (chunk.length === 0) return { frames: [], bytes: empty }
      const ends: number[] = []
      state = findEnds(chunk, state, ends)
      const last = ends.at(-1)
      if (last === undefined) {
        pending.push(chunk)
        return { frames: [], bytes: empty }
      }
      const head = chunk.subarray(0, last)
      const offset = pending.reduce((sum, part) => sum + part.length, 0)
      const bytes = offset === 0 ? head : Buffer.concat([...pending, head])
      pending = last < chunk.length ? [chunk.subarray(last)] : []
      return { frames: cut(bytes, ends, offset), bytes }
    },
    rest: () => (pending.length === 1 ? (pending[0] ?? empty) : Buffer.concat(pending)),
  }
}

// Where the scanner stands: at the start of a line, inside one, or behind a CR (whose LF may follow), at either.
const lineStart = 0
const inLine = 1
const crAfterLine = 2
const crAfterBlank = 3

/** Finds the offsets behind each blank line. A CR that ends a blank line ends the frame at once; an LF behind it joins the next frame. */
function findEnds(chunk: Buffer, before: number, ends: number[]): number {
  if (!chunk.includes(CR)) return findLineFeeds(chunk, before, ends)
  let state = before
  for (let index = 0; index < chunk.length; index++) {
    const byte = chunk[index]
    if (byte === LF) {
      if (state === lineStart) ends.push(index + 1)
      if (state === crAfterBlank && ends.at(-1) === index) ends[ends.length - 1] = index + 1
      state = lineStart
    } else if (byte === CR) {
      const blank = state === lineStart || state === crAfterLine || state === crAfterBlank
      if (blank) ends.push(index + 1)
      state = blank ? crAfterBlank : crAfterLine
    } else state = inLine
  }
  return state
}

/** The common case, without a CR in sight: only the line feeds are looked at. */
function findLineFeeds(chunk: Buffer, before: number, ends: number[]): number {
  let start = 0
  let atLineStart = before !== inLine
  if (before >= crAfterLine && chunk[0] === LF) start = 1
  for (;;) {
    const feed = chunk.indexOf(LF, start)
    if (feed === -1) return start < chunk.length ? inLine : atLineStart ? lineStart : inLine
    if (feed === start && atLineStart) ends.push(feed + 1)
    start = feed + 1
    atLineStart = true
  }
}

function cut(bytes: Buffer, ends: readonly number[], offset: number): Frame[] {
  let start = 0
  return ends.map(end => {
    const raw = bytes.subarray(start, end + offset)
    start = end + offset
    return frame(raw)
  })
}

/** A frame over its bytes; the fields are parsed lazily. */
export function frame(raw: Buffer): Frame {
  return new LazyFrame(raw)
}

class LazyFrame implements Frame {
  readonly raw: Buffer
  #fields: Fields | undefined
  #json: { readonly object: JsonObject | undefined } | undefined

  constructor(raw: Buffer) {
    this.raw = raw
  }

  get event(): string | undefined {
    return eventLine(this.raw) ?? this.#parsed().event
  }

  get data(): string | undefined {
    return this.#parsed().data
  }

  get json(): JsonObject | undefined {
    this.#json ??= { object: parseObject(this.data) }
    return this.#json.object
  }

  #parsed() {
    this.#fields ??= parseFields(this.raw.toString('utf8'))
    return this.#fields
  }
}

const eventPrefix = Buffer.from('event: ')

/** The event name where it is the frame's first line, as providers write it; read without decoding the rest. */
function eventLine(raw: Buffer): string | undefined {
  for (let index = 0; index < eventPrefix.length; index++) if (raw[index] !== eventPrefix[index]) return undefined
  const end = raw.indexOf(LF, eventPrefix.length)
  if (end === -1) return undefined
  const name = raw.toString('latin1', eventPrefix.length, raw[end - 1] === CR ? end - 1 : end)
  return name.includes('\r') ? undefined : name
}

const dataPrefix = 'data: '

/** The common case, `event: …` and one line of data or the latter alone, with LF: a few look-ups instead of a parse. */
function parsePlain(text: string): Fields | undefined {
  const named = text.startsWith('event: ')
  const start = named ? text.indexOf('\n') + 1 : 0
  const plain = text.startsWith(dataPrefix, start) && text.indexOf('\n', start) === text.length - 2 && !text.includes('\r')
  if (!plain) return undefined
  return { event: named ? text.slice(7, start - 1) : undefined, data: text.slice(start + dataPrefix.length, -2) }
}

interface Fields {
  readonly event: string | undefined
  readonly data: string | undefined
}

/** The fields of one frame after the rules of the EventSource standard (html.spec.whatwg.org, "Interpreting an event stream"). */
function parseFields(text: string): Fields {
  const plain = parsePlain(text)
  if (plain !== undefined) return plain
  let event: string | undefined
  let data: string | undefined
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':')
    if (colon === 0 || line === '') continue
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1))
    if (name === 'event') event = value
    if (name === 'data') data = data === undefined ? value : `${data}\n${value}`
  }
  return { event, data }
}

/** The text of one frame. */
export const encodeFrame = (event: string | undefined, data: string): string =>
  event === undefined ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`
