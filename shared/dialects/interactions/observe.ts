// What a frame, or a whole answer, of Gemini's Interactions tells without being translated: start, end, usage, tier, failure.
import { type Fault, googleStatusOf } from '../../errors/envelope.ts'
import { readFault } from '../../upstream/fault.ts'
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, isObject, type JsonObject, listOf, objectOf, parseObject, textOf } from '../shape.ts'
import { readUsage } from './usage.ts'

const started: Observation = { start: true }

const observers = new Map<string | undefined, (frame: Frame) => Observation>(
  Object.entries({
    'step.start': () => started,
    'step.delta': () => started,
    'interaction.completed': frame => finished(objectOf(dataOf(frame).interaction)),
    error: frame => failed(dataOf(frame)),
  } satisfies Record<string, (frame: Frame) => Observation>),
)

const dataOf = (frame: Frame): JsonObject => parseObject(frame.data) ?? {}

/** The name of a frame's event; taken from its data where the event line is missing. */
export const eventOf = (frame: Frame): string | undefined => frame.event ?? textOf(dataOf(frame).event_type)

/** A frame without event and data may be bare JSON: some of Google's failures come so inside a 200 (facts: tiers §3). */
export function observe(frame: Frame): Observation {
  const observer = observers.get(eventOf(frame))
  if (observer !== undefined) return observer(frame)
  const body = frame.event === undefined ? bodyOf(frame) : undefined
  return body?.error === undefined ? nothing : failed(body)
}

/** The JSON object of a frame that names no event. */
export function bodyOf(frame: Frame): JsonObject | undefined {
  if (frame.data !== undefined) return parseObject(frame.data)
  return frame.raw[0] === 0x7b ? parseObject(frame.raw.toString('utf8')) : undefined
}

const ends: Readonly<Record<string, Observation['end']>> = {
  completed: 'completed',
  requires_action: 'completed',
  incomplete: 'incomplete',
  budget_exceeded: 'incomplete',
  requires_continuation: 'incomplete',
  failed: 'failed',
  cancelled: 'failed',
}

function finished(interaction: JsonObject): Observation {
  const end = ends[textOf(interaction.status) ?? ''] ?? 'completed'
  const told = defined({ end, usage: readUsage(objectOf(interaction.usage)), tier: textOf(interaction.service_tier) })
  return end === 'failed' ? { ...told, fault: faultIn(interaction) } : { ...told, start: true }
}

/** HTTP statuses of google.rpc codes, which name a failure inside a stream (facts: dialects §3.3: `error{code,message}`). */
const statuses: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNKNOWN: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
}

/** Reads `{error:{code,message,status}}`, or the `errors` of a failed interaction. The code is a number, a status word in either case, or absent. */
export function faultIn(body: JsonObject): Fault {
  const error = isObject(body.error) ? body.error : (listOf(body.errors)[0] ?? {})
  const word = textOf(error.status) ?? textOf(error.code) ?? ''
  const numeric = Number(error.code)
  const known = numeric >= 400 && numeric < 600 ? numeric : (statuses[word.toUpperCase()] ?? 500)
  const { message, type, param } = readFault(known, JSON.stringify({ error: { ...error, type: undefined } }))
  return { status: known, message, type, code: word === '' ? googleStatusOf(known) : word, param }
}

const failed = (body: JsonObject): Observation => ({ end: 'failed', fault: faultIn(body) })

export function observeWhole(answer: Body): Observation {
  return answer.error !== undefined && answer.error !== null ? { ...finished(answer), ...failed(answer) } : finished(answer)
}
