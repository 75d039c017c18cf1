// The contents of a generateContent request, and the hub's items. Calls and results stand among the parts of a turn, often without an id.
import { sourceOf } from '../../http/json-source.ts'
import type { HubItem, HubPart, HubRole } from '../../hub/request.ts'
import { parseArguments } from '../arguments.ts'
import type { Body } from '../dialect.ts'
import { located, pathOf } from '../origin.ts'
import { defined, invalid, isObject, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { decodePart, decodeParts, encodeParts } from './content.ts'
import { decodeReasoning, encodeReasoning } from './reasoning.ts'

const message = (role: HubRole, content: readonly HubPart[]): HubItem[] =>
  content.length === 0 ? [] : [{ type: 'message', role, content }]

/** @throws LeewayError with the path of what is at fault */
export const decodeItems = (body: Body): HubItem[] => located(itemsOf(body), 'contents')

function itemsOf({ systemInstruction, contents }: Body): HubItem[] {
  const instructions = message('system', decodeParts(listOf(objectOf(systemInstruction).parts), 'systemInstruction.parts'))
  const calls = openCalls()
  const items = turnsOf(listOf(contents)).flatMap(({ model, parts }) => (model ? decodeModelTurn : decodeUserTurn)(parts, calls))
  return [...instructions, ...items]
}

interface Located {
  readonly part: JsonObject
  readonly path: string
}

interface DecodedTurn {
  readonly model: boolean
  readonly parts: Located[]
}

/** A client's chat keeps the chunks of an answer as contents of their own: those of the model that follow each other are one turn. */
function turnsOf(contents: readonly JsonObject[]): readonly DecodedTurn[] {
  const turns: DecodedTurn[] = []
  for (const [index, content] of contents.entries()) {
    const model = content.role === 'model'
    const parts = listOf(content.parts).map((part, at) => ({ part, path: `contents.${index}.parts.${at}` }))
    const last = turns.at(-1)
    if (model && last?.model) last.parts.push(...parts)
    else turns.push({ model, parts })
  }
  return turns
}

/** Results open the turn, wherever among its parts they stood. */
function decodeUserTurn(parts: readonly Located[], calls: Calls): HubItem[] {
  const isResult = ({ part }: Located): boolean => isObject(part.functionResponse)
  const results = parts
    .filter(isResult)
    .map(({ part, path }) => decodeResult(objectOf(part.functionResponse), `${path}.functionResponse`, calls))
  const content = parts.filter(each => !isResult(each)).flatMap(({ part, path }) => decodePart(part, path))
  return [...results, ...message('user', content)]
}

function decodeModelTurn(parts: readonly Located[], calls: Calls): HubItem[] {
  const items: HubItem[] = []
  let content: HubPart[] = []
  const flush = () => {
    items.push(...message('assistant', content))
    content = []
  }
  for (const { part, path } of parts) {
    const reasoning = decodeReasoning(part)
    if (reasoning.length > 0) flush()
    items.push(...reasoning)
    if (isObject(part.functionCall)) {
      flush()
      items.push(decodeCall(part.functionCall, `${path}.functionCall`, calls))
    } else if (part.thought !== true) content = decodePart(part, path).reduce(withPart, content)
  }
  flush()
  return items
}

/** The pieces of one text are one text. */
function withPart(content: HubPart[], next: HubPart): HubPart[] {
  const last = content.at(-1)
  if (last?.type !== 'text' || next.type !== 'text') return [...content, next]
  return [...content.slice(0, -1), { type: 'text', text: last.text + next.text }]
}

interface Call {
  readonly id: string
  readonly name: string
}

/** The calls that no result has answered yet: a result without an id belongs to the first of its name, as Google pairs them. */
interface Calls {
  open(given: string | undefined, name: string): string
  answer(given: string | undefined, name: string): string | undefined
}

function openCalls(): Calls {
  const open: Call[] = []
  let count = 0
  return {
    open(given, name) {
      const id = given ?? `call_${count}`
      count += 1
      open.push({ id, name })
      return id
    },
    answer(given, name) {
      const byId = open.findIndex(({ id }) => id === given)
      const found = byId === -1 ? open.findIndex(call => call.name === name) : byId
      return found === -1 ? given : open.splice(found, 1)[0]?.id
    },
  }
}

const idOf = ({ id }: JsonObject): string | undefined => (id === '' ? undefined : textOf(id))

function decodeCall(call: JsonObject, path: string, calls: Calls): HubItem {
  const name = requireText(call, 'name', path)
  return located<HubItem>({ type: 'tool-call', id: calls.open(idOf(call), name), name, arguments: sourceOf(objectOf(call.args)) }, path)
}

function decodeResult(result: JsonObject, path: string, calls: Calls): HubItem {
  const name = requireText(result, 'name', path)
  const id = calls.answer(idOf(result), name)
  if (id === undefined) throw invalid(path, `no call of '${name}' waits for a result`)
  const told = outcomeOf(objectOf(result.response))
  const rest = decodeParts(listOf(result.parts), `${path}.parts`)
  const item = defined({
    type: 'tool-result' as const,
    id,
    content: [{ type: 'text' as const, text: told.text }, ...rest],
    failed: told.failed ? true : undefined,
  })
  return located(item, path)
}

/** By Google's rule `output` and `error` are what the function gave; without them the whole response is. */
function outcomeOf(response: JsonObject): { readonly text: string; readonly failed: boolean } {
  const [[name, value] = ['', undefined], ...more] = Object.entries(response)
  const alone = more.length === 0 && (name === 'output' || name === 'error')
  return { text: alone ? textFrom(value) : sourceOf(response), failed: alone && name === 'error' }
}

const textFrom = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'object' && value !== null ? sourceOf(value) : JSON.stringify(value)

interface Conversation {
  /** Every instruction, wherever it stood: Gemini has one place for them. */
  readonly system: JsonObject | undefined
  readonly contents: readonly JsonObject[]
}

interface Turn {
  readonly role: 'user' | 'model'
  readonly parts: JsonObject[]
}

/** Foreign and unsigned reasoning is left out, and so are finished searches, whose results the hub does not have. */
export function encodeItems(items: readonly HubItem[]): Conversation {
  const names = new Map(items.flatMap(item => (item.type === 'tool-call' ? [[item.id, item.name] as const] : [])))
  const instructions = items.flatMap(item => (isInstruction(item) ? encodeParts(item.content) : []))
  const turns: Turn[] = []
  let thoughtSignature: string | undefined
  for (const item of items) {
    if (item.type === 'reasoning') thoughtSignature = encodeReasoning(item) ?? thoughtSignature
    const encoded = isInstruction(item) ? undefined : encodeItem(item, { thoughtSignature, names })
    if (encoded === undefined || encoded.parts.length === 0) continue
    thoughtSignature = undefined
    const last = turns.at(-1)
    if (last?.role === encoded.role) last.parts.push(...encoded.parts)
    else turns.push(encoded)
  }
  return { system: instructions.length === 0 ? undefined : { parts: instructions }, contents: turns.map(turn => ({ ...turn })) }
}

const isInstruction = (item: HubItem): item is Extract<HubItem, { type: 'message' }> =>
  item.type === 'message' && (item.role === 'system' || item.role === 'developer')

interface Context {
  /** The signature that the next part carries. */
  readonly thoughtSignature: string | undefined
  readonly names: ReadonlyMap<string, string>
}

function encodeItem(item: HubItem, { thoughtSignature, names }: Context): Turn | undefined {
  switch (item.type) {
    case 'message':
      return { role: item.role === 'assistant' ? 'model' : 'user', parts: encodeParts(item.content) }
    case 'tool-call': {
      if (item.custom) throw unsupported(pathOf(item), ': a custom tool call exists only at OpenAI')
      const functionCall = { id: item.id, name: item.name, args: parseArguments(item.arguments) }
      return { role: 'model', parts: [defined({ functionCall, thoughtSignature })] }
    }
    case 'tool-result':
      return { role: 'user', parts: [{ functionResponse: encodeResult(item, names.get(item.id) ?? item.id) }] }
    case 'reasoning':
    case 'web-search':
      return undefined
    default:
      return item satisfies never
  }
}

function encodeResult({ id, content, failed }: Extract<HubItem, { type: 'tool-result' }>, name: string): JsonObject {
  const text = content.map(part => (part.type === 'text' ? part.text : '')).join('')
  const media = encodeParts(content.filter(({ type }) => type !== 'text'))
  return defined({ id, name, response: { [failed ? 'error' : 'output']: text }, parts: media.length === 0 ? undefined : media })
}
