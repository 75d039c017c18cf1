// A body's chunks over its events. A stream's own iterator costs more for each chunk than all that we do with it.
import type { Readable } from 'node:stream'

/** The chunks as they come, in one iteration; it throws where the body breaks off, and leaving it destroys the body. */
export function chunksOf(body: Readable): AsyncIterable<Buffer> {
  let failure: Error | undefined
  let ended = false
  let wake = () => {}
  const onEnd = () => {
    ended = true
    wake()
  }
  const onFailure = (error: Error) => {
    failure ??= error
    wake()
  }
  const onClose = () => {
    if (!ended) onFailure(new Error('The connection closed in the middle of the body'))
  }
  body.on('readable', () => wake()).once('end', onEnd)
  body.once('error', onFailure).once('close', onClose)

  async function next(): Promise<IteratorResult<Buffer, undefined>> {
    for (;;) {
      const chunk: Buffer | null = body.read()
      if (chunk !== null) return { done: false, value: chunk }
      if (failure !== undefined) throw failure
      if (ended) return { done: true, value: undefined }
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }

  async function leave(): Promise<IteratorResult<Buffer, undefined>> {
    body.destroy()
    return { done: true, value: undefined }
  }

  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) }
}
