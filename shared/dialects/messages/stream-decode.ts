// Anthropic's stream into hub events: a table by event name over a small state. Unknown events are skipped, missing fields never throw.
import type { FinishReason, HubEvent, Usage } from '../../hub/event.ts'
import type { Signature } from '../../hub/request.ts'
import type { Frame } from '../../upstream/sse.ts'
import { type Blocks, blocks, type Kind } from '../blocks.ts'
import { isObject, type JsonObject, numberOf, objectOf, parseObject, textOf } from '../shape.ts'
import { cutReasons, eventOf, faultIn } from './observe.ts'
import { readUsage } from './usage.ts'

interface OpenBlock {
  readonly kind: Kind
  signature: Signature | undefined
  /** The input that a block was opened with, or a search's pieces of JSON. */
  input: string
  /** Whether deltas brought the input. */
  streamed: boolean
}

interface State {
  readonly blocks: Blocks
  readonly open: Map<number, OpenBlock>
  usage: Partial<Usage>
  tier: string | undefined
  stop: JsonObject
  ended: boolean
}

type Decode = (state: State, data: JsonObject) => HubEvent[]

/** A stepper: frames in, hub events out; exactly one `finish` or `error`, and nothing behind it. */
export function decoder(): (frame: Frame) => HubEvent[] {
  const state: State = { blocks: blocks(), open: new Map(), usage: {}, tier: undefined, stop: {}, ended: false }
  return frame => {
    if (state.ended) return []
    const data = parseObject(frame.data)
    if (data === undefined) return []
    const event = eventOf(frame) ?? (data.error === undefined ? '' : 'error')
    return decoders.get(event)?.(state, data) ?? []
  }
}

const decoders = new Map<string, Decode>([
  ['message_start', begin],
  ['content_block_start', open],
  ['content_block_delta', (state, data) => append(state, indexOf(data), objectOf(data.delta))],
  ['content_block_stop', (state, data) => close(state, indexOf(data))],
  ['message_delta', note],
  ['message_stop', finish],
  ['error', fail],
])

const indexOf = (data: JsonObject): number => numberOf(data.index) ?? 0

function begin(state: State, data: JsonObject): HubEvent[] {
  const message = objectOf(data.message)
  spend(state, message)
  return [{ type: 'begin', id: textOf(message.id), model: textOf(message.model) }]
}

function spend(state: State, { usage }: JsonObject): void {
  state.usage = { ...state.usage, ...readUsage(objectOf(usage)) }
  state.tier = textOf(objectOf(usage).service_tier) ?? state.tier
}

/** Kinds of blocks without a place in the hub: their deltas find no open block. */
function open(state: State, data: JsonObject): HubEvent[] {
  const index = indexOf(data)
  const block = objectOf(data.content_block)
  const kind = kindOf(block)
  if (kind === undefined || state.open.has(index)) return []
  const input = isObject(block.input) && Object.keys(block.input).length > 0 ? JSON.stringify(block.input) : ''
  const signature = block.type === 'redacted_thinking' ? signed(block.data, true) : signed(block.signature)
  state.open.set(index, { kind, signature, input, streamed: false })
  const start = state.blocks.open(String(index), { kind, id: textOf(block.id), name: textOf(block.name) })
  return [...start, ...state.blocks.append(String(index), kind, textOf(block.text) ?? textOf(block.thinking) ?? '')]
}

const kinds: Readonly<Record<string, Kind>> = { text: 'text', thinking: 'reasoning', redacted_thinking: 'reasoning', tool_use: 'tool' }

function kindOf({ type, name }: JsonObject): Kind | undefined {
  if (type === 'server_tool_use') return name === 'web_search' ? 'web-search' : undefined
  return typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined
}

const signed = (value: unknown, redacted?: true): Signature | undefined =>
  typeof value === 'string' && value !== '' ? { provider: 'anthropic', value, ...(redacted && { redacted }) } : undefined

function append(state: State, index: number, delta: JsonObject): HubEvent[] {
  const block = state.open.get(index)
  if (block === undefined) return []
  const key = String(index)
  switch (delta.type) {
    case 'text_delta':
      return state.blocks.append(key, 'text', textOf(delta.text) ?? '')
    case 'thinking_delta':
      return state.blocks.append(key, 'reasoning', textOf(delta.thinking) ?? '')
    case 'input_json_delta':
      return appendInput(state, { key, block, json: textOf(delta.partial_json) ?? '' })
    case 'signature_delta':
      block.signature = signed(delta.signature) ?? block.signature
      return []
    case 'citations_delta':
      return cite(state, key, objectOf(delta.citation))
    default:
      return []
  }
}

interface Input {
  readonly key: string
  readonly block: OpenBlock
  readonly json: string
}

function appendInput(state: State, { key, block, json }: Input): HubEvent[] {
  if (json === '') return []
  if (block.kind === 'web-search') block.input = block.streamed ? block.input + json : json
  block.streamed = true
  return state.blocks.append(key, 'tool', json)
}

/** Anthropic gives no offsets, and only web sources have a URL. */
function cite(state: State, key: string, citation: JsonObject): HubEvent[] {
  const url = textOf(citation.url)
  const title = textOf(citation.title)
  return state.blocks.cite(key, url === undefined ? undefined : { url, ...(title === undefined ? {} : { title }) })
}

function close(state: State, index: number): HubEvent[] {
  const block = state.open.get(index)
  if (block === undefined) return []
  state.open.delete(index)
  const key = String(index)
  const late = block.kind === 'tool' && !block.streamed ? state.blocks.append(key, 'tool', block.input) : []
  return [...late, ...state.blocks.close(key, { signature: block.signature, queries: queriesOf(block) })]
}

function queriesOf({ kind, input }: OpenBlock): string[] {
  const query = kind === 'web-search' ? textOf(parseObject(input)?.query) : undefined
  return query === undefined ? [] : [query]
}

function note(state: State, data: JsonObject): HubEvent[] {
  spend(state, data)
  state.stop = { ...state.stop, ...objectOf(data.delta) }
  return []
}

function finish(state: State): HubEvent[] {
  const closed = [...state.open.keys()].flatMap(index => close(state, index))
  const explanation = textOf(objectOf(state.stop.stop_details).explanation)
  const refused = state.stop.stop_reason === 'refusal'
  state.ended = true
  return [
    ...closed,
    ...(refused && explanation !== undefined ? refusal(state, explanation) : []),
    { type: 'finish', reason: reasonOf(state, explanation), usage: usageOf(state.usage), tier: state.tier },
  ]
}

/** The refusal's explanation is a block of its own; whatever text came before it stays. */
const refusal = ({ blocks: known }: State, explanation: string): HubEvent[] => [
  ...known.append('refusal', 'refusal', explanation),
  ...known.close('refusal'),
]

/** A refusal that explains itself ends like any answer; one that does not is only known by its reason. */
function reasonOf({ stop: { stop_reason }, blocks: known }: State, explanation: string | undefined): FinishReason {
  if (cutReasons.includes(stop_reason)) return 'length'
  if (stop_reason === 'refusal') return explanation === undefined ? 'content_filter' : 'stop'
  return known.hasTools() ? 'tool' : 'stop'
}

const usageOf = ({ input, output, ...details }: Partial<Usage>): Usage | undefined =>
  input === undefined && output === undefined ? undefined : { input: input ?? 0, output: output ?? 0, ...details }

function fail(state: State, data: JsonObject): HubEvent[] {
  state.ended = true
  return [{ type: 'error', fault: faultIn(data) }]
}
