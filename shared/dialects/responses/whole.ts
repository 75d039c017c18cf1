// The whole answer of Responses: what its stream comes to, and OpenAI's own, whose terminal event carries it complete.
import { LeewayError } from '../../errors/leeway-error.ts'
import { writeJson } from '../../http/json-raw.ts'
import type { Answer } from '../../hub/fold.ts'
import { unfold } from '../../hub/unfold.ts'
import type { Frame } from '../../upstream/sse.ts'
import type { AnswerContext, WholeFolder } from '../dialect.ts'
import { eventOf } from './observe.ts'
import { newState, step } from './stream.ts'

/** The whole answer: the response that its stream would have ended with. */
export function whole(answer: Answer, context: AnswerContext): string {
  const state = newState(context, { emit() {} })
  for (const event of unfold(answer)) step(state, event)
  return writeJson(state.response)
}

const terminal: ReadonlySet<string | undefined> = new Set(['response.completed', 'response.incomplete', 'response.failed'])

/** @throws LeewayError `upstream_stream_failed` from `result` when no terminal event came */
export function folder(): WholeFolder {
  let whole: string | undefined
  return {
    push(frame) {
      if (terminal.has(eventOf(frame))) whole = responseText(frame) ?? whole
    },
    result() {
      if (whole === undefined) throw new LeewayError('upstream_stream_failed', { facts: { provider: 'OpenAI' } })
      return whole
    },
  }
}

const responseText = ({ data }: Frame): string | undefined => (data === undefined ? undefined : memberText(data, 'response'))

/** The text of a member of a JSON object, untouched: parsing and printing again could change numbers. Undefined where it is absent or cut off. */
export function memberText(json: string, name: string): string | undefined {
  let at = json.indexOf('{') + 1
  while (at > 0 && at < json.length) {
    const keyStart = json.indexOf('"', at)
    if (keyStart === -1) return undefined
    const keyEnd = endOfString(json, keyStart)
    const valueStart = json.indexOf(':', keyEnd) + 1
    if (valueStart === 0) return undefined
    const valueEnd = endOfValue(json, valueStart)
    if (json.slice(keyStart + 1, keyEnd - 1) === name) return valueEnd > json.length ? undefined : json.slice(valueStart, valueEnd).trim()
    at = valueEnd + 1
  }
  return undefined
}

/** The offset behind the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1
  for (;;) {
    const quote = json.indexOf('"', at)
    if (quote === -1) return json.length + 1
    let backslashes = 0
    while (json[quote - 1 - backslashes] === '\\') backslashes++
    at = quote + 1
    if (backslashes % 2 === 0) return at
  }
}

const structural = /["{}[\],]/g

/** The offset behind the value that begins at `start`: where a comma or a closing bracket stands on its own level. */
function endOfValue(json: string, start: number): number {
  let depth = 0
  structural.lastIndex = start
  for (let match = structural.exec(json); match !== null; match = structural.exec(json)) {
    const at = match.index
    const sign = match[0]
    if (sign === '"') structural.lastIndex = endOfString(json, at)
    else if (sign === '{' || sign === '[') depth++
    else if (depth === 0) return at
    else if (sign !== ',') depth--
  }
  return json.length + 1
}
