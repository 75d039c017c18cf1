// A stream as one JSON array instead of server-sent events, as Google streams to those who do not ask for events (`alt=sse`).
import { splitter } from '../upstream/sse.ts'

export interface ArrayFraming {
  /** What the client gets for these bytes of events: elements of the array, and whitespace for signs of life. */
  push(events: Buffer | string): string
  /** What closes the array. */
  end(): string
}

export function arrayFraming(): ArrayFraming {
  const events = splitter()
  let before = '['
  return {
    push(bytes) {
      const { frames } = events.push(Buffer.from(bytes))
      return frames
        .map(({ data }) => {
          if (data === undefined) return ' '
          const element = before + data
          before = ',\n'
          return element
        })
        .join('')
    },
    end: () => (before === '[' ? '[]' : ']'),
  }
}
