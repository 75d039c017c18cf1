// The body of a provider's stream as frames, the key masked in them, until it ends or holds something that is no event.
import type { ProviderFault } from '../upstream/fault.ts'
import type { UpstreamResponse } from '../upstream/http.ts'
import { maskFrames, maskText } from '../upstream/mask.ts'
import { type Frame, frame, type Split, splitter } from '../upstream/sse.ts'
import type { Stopper } from './stopper.ts'

export interface BodyParts {
  readonly response: UpstreamResponse
  readonly stop: Stopper
  /** Masked wherever the provider echoes it. */
  readonly secret: string
  /** Reads a failure in bare JSON. */
  readonly bareFault: (text: string) => ProviderFault | undefined
}

export interface BodyFrames {
  /** The frames of the next chunk; undefined at the end. @throws when the connection breaks */
  next(): Promise<Split | undefined>
  /** The failure in bare JSON that ended the stream, once `next` gave undefined. */
  bare(): ProviderFault | undefined
  /** Whether the body was read to its end, so that nothing is left to stop. */
  ended(): boolean
}

export function bodyFrames({ response, stop, secret, bareFault }: BodyParts): BodyFrames {
  const chunks = response.body[Symbol.asyncIterator]()
  const split = splitter()
  let finished = false
  let ended = false
  let bare: ProviderFault | undefined

  /** Bare JSON that ends in a blank line looks like a frame, but no reader of event streams would see it: it ends the stream. */
  function untilBare(part: Split): Split {
    const at = part.frames.findIndex(isBare)
    if (at === -1) return part
    finished = true
    bare = bareFault(Buffer.concat(part.frames.slice(at).map(({ raw }) => raw)).toString('utf8'))
    const frames = part.frames.slice(0, at)
    return { frames, bytes: Buffer.concat(frames.map(({ raw }) => raw)) }
  }

  function lastPart(): Split | undefined {
    stop.release()
    ended = true
    finished = true
    const text = maskText(split.rest().toString('utf8').trim(), secret)
    bare = bareFault(text)
    return bare === undefined ? unterminated(text) : undefined
  }

  return {
    async next() {
      if (finished) return undefined
      const { done, value } = await chunks.next()
      if (done === true) return lastPart()
      stop.touch()
      return untilBare(maskFrames(split.push(value), secret))
    },
    bare: () => bare,
    ended: () => ended,
  }
}

const openingBrace = 0x7b
const openingBracket = 0x5b

const isBare = ({ raw }: Frame): boolean => raw[0] === openingBrace || raw[0] === openingBracket

/** A last frame without its blank line is forwarded when its data is whole. Half a frame is dropped, as every reader of an event stream must do. */
function unterminated(text: string): Split | undefined {
  if (text === '') return undefined
  const last = frame(Buffer.from(`${text}\n\n`))
  return last.data === '[DONE]' || last.json !== undefined ? { frames: [last], bytes: last.raw } : undefined
}
