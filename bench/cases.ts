// What is measured: each case's request, the answer that the upstream gives it, and who is measured on it.

/** Who stands between load and upstream. `direct` is nobody; `gateway` has in-memory ports, `full` the emulated AWS. */
export type Subject = 'direct' | 'pipe' | 'undici' | 'gateway' | 'full'

export type Wire = 'responses' | 'messages' | 'interactions'

/** What the upstream answers. */
export interface Play {
  readonly wire: Wire
  /** Deltas of the stream; 0 = a whole answer. */
  readonly events: number
  /** Milliseconds between two deltas; 0 = all in one write, one HTTP chunk each. */
  readonly pace: number
  /** How often each delta says its word of seven letters; once where it is not said. */
  readonly words?: number
}

export interface Case {
  readonly name: string
  readonly title: string
  readonly path: string
  readonly play: Play
  /** About that many bytes of request. */
  readonly size: number
  readonly connections: number
  readonly surface: 'responses' | 'chat' | 'messages' | 'interactions'
  /** The surface's own provider's where it is not said. */
  readonly model?: string
  readonly startWithin: string
  readonly streaming: boolean
  /** The provider's bytes come back unchanged. */
  readonly verbatim: boolean
  readonly subjects: readonly Subject[]
}

const standard: readonly Subject[] = ['direct', 'pipe', 'gateway']
const everyone: readonly Subject[] = ['direct', 'pipe', 'undici', 'gateway', 'full']

const base = {
  path: '/v1/responses',
  size: 1_000,
  connections: 16,
  surface: 'responses',
  startWithin: 'default',
  streaming: true,
  verbatim: true,
  subjects: standard,
} as const

const whole: Play = { wire: 'responses', events: 0, pace: 0 }
const stream = (events: number, pace = 0, wire: Wire = 'responses'): Play => ({ wire, events, pace })

export const cases: readonly Case[] = [
  {
    ...base,
    name: 'whole-1k-alone',
    title: 'whole, 1 KB, 1 connection',
    play: whole,
    streaming: false,
    connections: 1,
    subjects: everyone,
  },
  { ...base, name: 'whole-1k', title: 'whole, 1 KB', play: whole, streaming: false, subjects: everyone },
  {
    ...base,
    name: 'whole-100k',
    title: 'whole, 100 KB request',
    play: whole,
    streaming: false,
    size: 100_000,
    connections: 8,
    subjects: ['direct', 'pipe', 'undici', 'gateway'],
  },
  {
    ...base,
    name: 'whole-900k',
    title: 'whole, 900 KB request',
    play: whole,
    streaming: false,
    size: 900_000,
    connections: 4,
    subjects: ['direct', 'pipe', 'undici', 'gateway'],
  },
  {
    ...base,
    name: 'folded-50',
    title: 'whole with a window, folded from 50 events',
    play: stream(50),
    streaming: false,
    startWithin: '00h-00m-30s',
    verbatim: false,
  },
  { ...base, name: 'stream-50', title: 'stream of 50 events', play: stream(50), subjects: everyone },
  { ...base, name: 'stream-2000', title: 'stream of 2,000 events', play: stream(2_000), connections: 4 },
  { ...base, name: 'stream-paced', title: 'stream of 200 events, 5 ms apart', play: stream(200, 5), subjects: everyone },
  {
    ...base,
    name: 'messages-50',
    title: 'Messages, stream of 50',
    path: '/v1/messages',
    surface: 'messages',
    play: stream(50, 0, 'messages'),
  },
  {
    ...base,
    name: 'interactions-50',
    title: 'Interactions, stream of 50',
    path: '/v1/interactions',
    surface: 'interactions',
    play: stream(50, 0, 'interactions'),
  },
  {
    ...base,
    name: 'chat-50',
    title: 'Chat → Responses, stream of 50',
    path: '/v1/chat/completions',
    surface: 'chat',
    play: stream(50),
    verbatim: false,
  },
  {
    ...base,
    name: 'chat-2000',
    title: 'Chat → Responses, stream of 2,000',
    path: '/v1/chat/completions',
    surface: 'chat',
    play: stream(2_000),
    connections: 4,
    verbatim: false,
  },
]

const sentence = 'Die Brücke über den Fluß ist — laut Bericht — seit Montag gesperrt; traffic is diverted over the ring road. '

/** A conversation of about that many bytes. Not ASCII throughout, as real ones are not: that makes JSON and UTF-8 dearer. */
function turns(size: number): string[] {
  const text = sentence.repeat(Math.max(1, Math.min(20, Math.floor((size - 300) / sentence.length))))
  return Array.from({ length: Math.max(1, Math.floor(size / (Buffer.byteLength(text) + 50))) }, () => text)
}

/** The body of a case's request. */
export function requestOf({ surface, size, model, startWithin, streaming }: Case): string {
  const messages = turns(size).map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }))
  const common = { start_within: startWithin, ...(streaming ? { stream: true } : {}) }
  // Claude answers nobody who names no cap.
  const capped = model?.startsWith('claude-') ?? false
  switch (surface) {
    case 'responses':
      return JSON.stringify({ model: model ?? 'gpt-5.5', input: messages, ...(capped && { max_output_tokens: 4_096 }), ...common })
    case 'chat':
      return JSON.stringify({ model: model ?? 'gpt-5.5', messages, ...(capped && { max_completion_tokens: 4_096 }), ...common })
    case 'messages':
      return JSON.stringify({ model: model ?? 'claude-sonnet-5', max_tokens: 4_096, messages, ...common })
    case 'interactions':
      return JSON.stringify({ model: model ?? 'gemini-3.6-flash', input: messages[0]?.content, ...common })
    default:
      return surface satisfies never
  }
}
