// The streams that the scripted providers play: the specimens of each wire, cut where the tests need it.
import type { ProviderName } from '../../shared/catalogue/models.ts'
import { wireOf } from '../../shared/dialects/wires.ts'
import { providers } from '../../shared/providers/index.ts'
import { framesOf, readStream } from '../support/specimens.ts'
import type { Act, Play } from './scripted-provider.ts'

export interface Specimen {
  /** What comes before there is capacity. */
  readonly opening: string
  /** The first output. */
  readonly first: string
  /** The rest, but for the terminal frame. */
  readonly middle: string
  /** The terminal frame and what follows it. */
  readonly last: string
  readonly all: string
}

function cut(provider: ProviderName, path: string): Specimen {
  const frames = framesOf(readStream(path))
  const observe = wireOf(providers[provider]).observer()
  const start = frames.findIndex(frame => observe(frame).start === true)
  const end = frames.findIndex(frame => observe(frame).end !== undefined)
  const text = (from: number, to?: number) =>
    frames
      .slice(from, to)
      .map(({ raw }) => raw.toString())
      .join('')
  return { opening: text(0, start), first: text(start, start + 1), middle: text(start + 1, end), last: text(end), all: text(0) }
}

export const specimens: Readonly<Record<ProviderName, Specimen>> = {
  openai: cut('openai', 'responses/text.sse'),
  gemini: cut('gemini', 'interactions/answer.sse'),
  anthropic: cut('anthropic', 'messages/answer.sse'),
}

const { openai } = specimens

/** Admitted: the opening at once, the first output at `start`, the end `lasts` milliseconds later. */
export const serves = (start = 0, lasts = 0, { opening, first, middle, last }: Specimen = openai): Play => ({
  body: [
    { at: 0, send: opening },
    { at: start, send: first },
    { at: start + lasts / 2, send: middle },
    { at: start + lasts, send: last },
  ],
})

/** Admitted, but the output never comes. */
export const queues = ({ opening }: Specimen = openai): Play => ({
  body: [
    { at: 0, send: opening },
    { at: 0, end: 'hang' },
  ],
})

/** Begins its output at once, then does that. */
export const begins = (act: Act, { opening, first }: Specimen = openai): Play => ({
  body: [{ at: 0, send: opening }, { at: 0, send: first }, act],
})

/** An error by status. */
export const answers = (status: number, error: object, rest: Omit<Play, 'status' | 'body'> = {}): Play => ({
  status,
  body: JSON.stringify({ error }),
  ...rest,
  headers: { 'content-type': 'application/json', ...rest.headers },
})

export const refuses = (rest: Omit<Play, 'status' | 'body'> = {}): Play =>
  answers(429, { message: 'No flex capacity', type: 'rate_limit_error', param: null, code: 'resource_unavailable' }, rest)

/** Reports a failure inside its 200, before any output. */
export const failsInside = (error: object, at = 0): Play => ({
  body: [
    { at: 0, send: openai.opening },
    { at, send: `event: error\ndata: ${JSON.stringify({ type: 'error', sequence_number: 2, error })}\n\n` },
    {
      at,
      send: `event: response.failed\ndata: ${JSON.stringify({ type: 'response.failed', sequence_number: 3, response: { id: 'resp_0a1', status: 'failed', error } })}\n\n`,
    },
  ],
})

export const overloaded = { type: 'service_unavailable_error', code: 'server_is_overloaded', message: 'Overloaded', param: null }
