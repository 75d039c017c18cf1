// Ways in which a provider's stream can be wrong: each takes the events of a good one and gives the text of a bad one.
import type { ProviderName } from '../../shared/catalogue/models.ts'
import { type Script, type WireEvent, write } from './wires/block.ts'
import { eventsOf } from './wires/index.ts'

type Json = Readonly<Record<string, unknown>>

/** What the good stream says: a text and a call. */
export const script: Script = {
  blocks: [
    { type: 'text', pieces: ['Hel', 'lo'] },
    { type: 'tool', id: 'call_1', name: 'f', pieces: ['{"a"', ':1}'] },
  ],
  tokens: { input: 30, cached: 0, cacheWrite: 0, output: 5, reasoning: 0 },
}

/** The names of one wire's parts. */
interface Words {
  readonly delta: string
  /** The members of a delta of the text block. */
  readonly textDelta: (text: unknown) => Json
  readonly unknownDelta: WireEvent
  readonly novelty: readonly WireEvent[]
  readonly stray: Json
  readonly terminal: readonly string[]
}

const novel = (event: string, key: string, data: Json): WireEvent => ({ event, data: { [key]: event, ...data } })

const words: Readonly<Record<ProviderName, Words>> = {
  openai: {
    delta: 'response.output_text.delta',
    textDelta: delta => ({ item_id: 'item_0', output_index: 0, content_index: 0, delta, logprobs: [] }),
    unknownDelta: novel('response.novelty.delta', 'type', { output_index: 0, delta: 'invented' }),
    novelty: [
      novel('response.novelty', 'type', { sequence_number: 90, text: 'invented', delta: 'invented' }),
      novel('response.output_item.added', 'type', {
        sequence_number: 91,
        output_index: 9,
        item: { id: 'n', type: 'novelty', text: 'invented' },
      }),
      novel('response.novelty.delta', 'type', { sequence_number: 92, output_index: 9, delta: 'invented' }),
      novel('response.output_item.done', 'type', {
        sequence_number: 93,
        output_index: 9,
        item: { id: 'n', type: 'novelty', text: 'invented' },
      }),
    ],
    stray: { item_id: 'item_7', output_index: 7, content_index: 0, delta: ' stray', logprobs: [] },
    terminal: ['response.completed'],
  },
  gemini: {
    delta: 'step.delta',
    textDelta: text => ({ index: 0, delta: { type: 'text', text } }),
    unknownDelta: novel('step.delta', 'event_type', { index: 0, delta: { type: 'novelty', text: 'invented' } }),
    novelty: [
      novel('interaction.novelty', 'event_type', { text: 'invented' }),
      novel('step.start', 'event_type', { index: 9, step: { type: 'novelty', text: 'invented' } }),
      novel('step.delta', 'event_type', { index: 9, delta: { type: 'text', text: 'invented' } }),
      novel('step.stop', 'event_type', { index: 9 }),
    ],
    stray: { index: 7, delta: { type: 'text', text: ' stray' } },
    terminal: ['interaction.completed'],
  },
  anthropic: {
    delta: 'content_block_delta',
    textDelta: text => ({ index: 0, delta: { type: 'text_delta', text } }),
    unknownDelta: novel('content_block_delta', 'type', { index: 0, delta: { type: 'novelty_delta', text: 'invented' } }),
    novelty: [
      novel('novelty', 'type', { text: 'invented' }),
      novel('content_block_start', 'type', { index: 9, content_block: { type: 'novelty', text: 'invented' } }),
      novel('content_block_delta', 'type', { index: 9, delta: { type: 'text_delta', text: 'invented' } }),
      novel('content_block_stop', 'type', { index: 9 }),
    ],
    stray: { index: 7, delta: { type: 'text_delta', text: ' stray' } },
    terminal: ['message_delta', 'message_stop'],
  },
}

const typeKey: Readonly<Record<ProviderName, string>> = { openai: 'type', gemini: 'event_type', anthropic: 'type' }

const deltaEvent = (provider: ProviderName, data: Json): WireEvent => {
  const { delta } = words[provider]
  return { event: delta, data: { [typeKey[provider]]: delta, ...data } }
}

/** Right behind the first delta of the text. */
function amid(provider: ProviderName, events: readonly WireEvent[], more: readonly WireEvent[]): WireEvent[] {
  const at = events.findIndex(({ event }) => event === words[provider].delta) + 1
  return [...events.slice(0, at), ...more, ...events.slice(at)]
}

const isTerminal = (provider: ProviderName, { event }: WireEvent): boolean => words[provider].terminal.includes(event)

export type Damage = (provider: ProviderName) => string

const over =
  (change: (provider: ProviderName, events: readonly WireEvent[]) => readonly WireEvent[]): Damage =>
  provider =>
    write(change(provider, eventsOf[provider](script)))

/** The text of a good stream with this text behind the first delta. */
const spliced =
  (text: (provider: ProviderName) => string): Damage =>
  provider => {
    const events = eventsOf[provider](script)
    const at = events.findIndex(({ event }) => event === words[provider].delta) + 1
    return write(events.slice(0, at)) + text(provider) + write(events.slice(at))
  }

/** Content that nobody knows: it must not be left out silently. */
export const unknown: Readonly<Record<string, Damage>> = {
  'unknown events and kinds of blocks': over((provider, events) => amid(provider, events, words[provider].novelty)),
  'an unknown kind of delta': over((provider, events) => amid(provider, events, [words[provider].unknownDelta])),
}

/** After which a caller has exactly what the good stream says. */
export const harmless: Readonly<Record<string, Damage>> = {
  'deltas without their members': over((provider, events) =>
    amid(provider, events, [
      deltaEvent(provider, {}),
      deltaEvent(provider, words[provider].textDelta(undefined)),
      deltaEvent(provider, words[provider].textDelta(7)),
    ]),
  ),
  'truncated JSON': spliced(
    provider => `event: ${words[provider].delta}\ndata: {"${typeKey[provider]}":"${words[provider].delta}","ind\n\n`,
  ),
  'JSON that is no object': spliced(provider => `event: ${words[provider].delta}\ndata: ["invented"]\n\ndata: 7\n\ndata: null\n\n`),
  'text that is no JSON, comments, empty data': spliced(() => ': invented\n\ndata: invented\n\ndata:\n\nevent: invented\n\n'),
  'events after the end': over((provider, events) => [...events, deltaEvent(provider, words[provider].textDelta('invented'))]),
  'the end twice': over((provider, events) => [...events, ...events.filter(event => isTerminal(provider, event))]),
  'the beginning twice': over((_provider, [first, ...events]) => (first === undefined ? [] : [first, first, ...events])),
  'every start and stop twice': over((_provider, events) =>
    events.flatMap(event => (/(start|added|stop)$/.test(event.event) && !/message/.test(event.event) ? [event, event] : [event])),
  ),
  'no event lines': provider => write(eventsOf[provider](script)).replace(/^event: .*\n/gm, ''),
}

/** The good stream, cut off before its end. */
export const cutOff: Damage = over((provider, events) => events.filter(event => !isTerminal(provider, event)))

/** A delta of a block that was never opened. */
export const stray: Damage = over((provider, events) => amid(provider, events, [deltaEvent(provider, words[provider].stray)]))

/** A call whose arguments are these pieces. */
export const callWith =
  (...pieces: readonly string[]): Damage =>
  provider =>
    write(eventsOf[provider]({ blocks: [{ type: 'tool', id: 'call_1', name: 'f', pieces }] }))

/** No usage and no tier. */
export const bare: Damage = provider =>
  write(eventsOf[provider]({ blocks: [{ type: 'text', pieces: ['Hello'] }] })).replace(/,"(service_tier|usage)":("[a-z]+"|null|\{\})/g, '')
