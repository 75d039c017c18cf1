// A recorded reply as twin fixtures: the redacted wire, and what our decoder says of it in the hub's events.
import { wireOf } from '../../../shared/dialects/wires.ts'
import type { Provider } from '../../../shared/providers/index.ts'
import { encodeFrame, type Frame } from '../../../shared/upstream/sse.ts'
import { framesOf, type Reply } from './call.ts'
import type { Redactor } from './redact.ts'

/** The text of each file by its name. */
export type Files = Readonly<Record<string, string>>

/** Response headers that say nothing of the account; the id of the request gets a stand-in. */
const kept: ReadonlySet<string> = new Set(['content-type', 'openai-version', 'x-gemini-service-tier', 'x-request-id', 'request-id'])

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** @throws Error for an answer that is no JSON */
export function wholeFiles(name: string, reply: Reply, redactor: Redactor): Files {
  return { ...aroundFiles(name, reply, redactor), [`${name}.whole.json`]: pretty(redactor.value(JSON.parse(reply.text))) }
}

export function streamFiles(name: string, reply: Reply, { provider, redactor }: { provider: Provider; redactor: Redactor }): Files {
  const note = `: recorded from ${provider.title} and redacted\n\n`
  const sse =
    note +
    framesOf(reply.text)
      .map(frame => redactFrame(frame, redactor))
      .join('')
  return { ...aroundFiles(name, reply, redactor), [`${name}.sse`]: sse, ...hubFile(name, sse, provider) }
}

function aroundFiles(name: string, { request, status, headers }: Reply, redactor: Redactor): Files {
  const shown = Object.entries(headers).flatMap(([header, value = '']) => {
    if (!kept.has(header)) return []
    return [[header, header.endsWith('request-id') ? redactor.id(value) : redactor.text(value)]]
  })
  return {
    [`${name}.request.json`]: pretty(redactor.value(request)),
    [`${name}.headers.json`]: pretty({ status, headers: Object.fromEntries(shown) }),
  }
}

/** Data that is JSON is written anew, member by member; everything else is taken for text. */
function redactFrame({ event, data, raw }: Frame, redactor: Redactor): string {
  if (data === undefined) return redactor.text(raw.toString('utf8'))
  return encodeFrame(event, redactData(data, redactor))
}

function redactData(data: string, redactor: Redactor): string {
  try {
    return JSON.stringify(redactor.value(JSON.parse(data)))
  } catch {
    return redactor.text(data)
  }
}

/** The specimens of Responses name their hub file otherwise than those of the dialects that came later (test/fixtures). */
function hubFile(name: string, sse: string, provider: Provider): Files {
  const decode = wireOf(provider).decoder()
  const lines = framesOf(sse)
    .flatMap(frame => decode(frame))
    .map(event => JSON.stringify(event))
  if (provider.wire !== 'responses') return { [`${name}.events.json`]: `[\n  ${lines.join(',\n  ')}\n]\n` }
  const specimen = JSON.stringify(`recorded: what ${name}.sse says in the hub's events`)
  return { [`${name}.hub.json`]: `{\n  "specimen": ${specimen},\n  "events": [\n    ${lines.join(',\n    ')}\n  ]\n}\n` }
}
