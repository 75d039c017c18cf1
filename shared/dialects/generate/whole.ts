// The whole answer of generateContent: the fold of its chunks, whether they are ours or Gemini's.
import { writeJson } from '../../http/json-raw.ts'
import { asWritten, keepSources } from '../../http/json-source.ts'
import type { Answer } from '../../hub/fold.ts'
import { grow } from '../../hub/grow.ts'
import { unfold } from '../../hub/unfold.ts'
import type { Frame } from '../../upstream/sse.ts'
import type { AnswerContext, WholeFolder } from '../dialect.ts'
import { isObject, type JsonObject, listOf, numberOf, textOf } from '../shape.ts'
import { chunkEncoder } from './stream.ts'

/** The answer as JSON text. */
export function whole(answer: Answer, context: AnswerContext): string {
  const encode = chunkEncoder(context)
  const fold = chunkFold()
  for (const event of unfold(answer)) if (event.type !== 'error') for (const chunk of encode(event)) fold.push(chunk)
  return writeJson(fold.result())
}

export function folder(): WholeFolder {
  const fold = chunkFold()
  return {
    push(frame: Frame) {
      const { data, json: chunk } = frame
      if (data === undefined || chunk === undefined) return
      // The arguments of a call are the model's own.
      keepSources(data, chunk)
      fold.push(chunk)
    },
    result: () => writeJson(asWritten(fold.result())),
  }
}

interface ChunkFold {
  push(chunk: JsonObject): void
  result(): JsonObject
}

/** What a chunk says of the whole answer (usage, model, feedback) takes the place of what an earlier one said; parts follow each other. */
function chunkFold(): ChunkFold {
  let members: JsonObject = {}
  const candidates = new Map<number, JsonObject>()
  return {
    push({ candidates: added, ...rest }) {
      members = { ...members, ...rest }
      for (const candidate of listOf(added)) {
        const index = numberOf(candidate.index) ?? 0
        candidates.set(index, withCandidate(candidates.get(index), candidate))
      }
    },
    result: () => (candidates.size === 0 ? members : { candidates: [...candidates.values()], ...members }),
  }
}

function withCandidate(before: JsonObject | undefined, next: JsonObject): JsonObject {
  if (before === undefined) return next
  const merged = { ...before, ...next }
  const content = contentOf(before.content, next.content)
  return content === undefined ? merged : { ...merged, content }
}

function contentOf(before: unknown, next: unknown): JsonObject | undefined {
  if (!isObject(before) || !isObject(next)) return isObject(next) ? next : isObject(before) ? before : undefined
  return { ...before, ...next, parts: listOf(next.parts).reduce(withPart, listOf(before.parts)) }
}

const plain: ReadonlySet<string> = new Set(['text', 'thought', 'thoughtSignature'])

/** A part of text alone. */
const isText = (part: JsonObject | undefined): part is JsonObject =>
  typeof part?.text === 'string' && Object.keys(part).every(name => plain.has(name))

/** Consecutive texts are one text, with the signature that comes last; a thought and a text stay apart. */
function withPart(parts: readonly JsonObject[], next: JsonObject): readonly JsonObject[] {
  const last = parts.at(-1)
  if (isText(next) && next.text === '' && next.thoughtSignature === undefined && parts.length > 0) return parts
  if (!isText(last) || !isText(next) || (last.thought === true) !== (next.thought === true)) return [...parts, next]
  return [...parts.slice(0, -1), { ...last, ...next, text: grow(textOf(last.text) ?? '', textOf(next.text) ?? '') }]
}
