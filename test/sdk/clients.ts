// The official SDKs behind one face, so that a table can ask all of them the same: whole, through the SDK's own stream helper, and as raw events.
import Anthropic from '@anthropic-ai/sdk'
import Anthropic0 from '@anthropic-ai/sdk-0'
import { GoogleGenAI } from '@google/genai'
import { GoogleGenAI as GoogleGenAI2 } from '@google/genai-2'
import OpenAI from 'openai'
import { isArray, isObject, type Json, plain } from './json.ts'

export type Surface = 'responses' | 'chat' | 'messages' | 'interactions'
export type Provider = 'openai' | 'gemini' | 'anthropic'

export interface Place {
  /** An origin without a path. */
  readonly url: string
  readonly key: string
}

export interface Options {
  /** Left out: the SDK's default. */
  readonly maxRetries?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export interface Answer {
  /** The final object as the SDK gives it, without what it adds for convenience. */
  readonly data: Json
  /** Response headers; empty where the SDK does not show them. */
  readonly headers: Readonly<Record<string, string>>
}

export interface Streamed extends Answer {
  readonly events: readonly Json[]
}

/** One SDK on one surface. `body` holds what differs from a plain text question; unknown fields travel as that SDK passes them. */
export interface Sdk {
  readonly name: string
  readonly surface: Surface
  readonly provider: Provider
  /** A model of the surface's own provider: one with a flex tier where the provider has one. */
  readonly model: string
  whole(place: Place, body: object, options?: Options): Promise<Answer>
  /** The final object of the SDK's own stream helper (Google's SDK has none: its events, folded). */
  final(place: Place, body: object, options?: Options): Promise<Json>
  /** The events of a stream, one by one; `each` sees them as they come. */
  events(place: Place, body: object, options?: Options, each?: (event: Json) => void): Promise<Streamed>
}

const headersOf = (response: Response): Record<string, string> => Object.fromEntries(response.headers)

async function collect(stream: AsyncIterable<unknown>, each: (event: Json) => void = () => {}): Promise<Json[]> {
  const events: Json[] = []
  for await (const item of stream) {
    const event = plain(item)
    events.push(event)
    each(event)
  }
  return events
}

const openai = ({ url, key }: Place) => new OpenAI({ apiKey: key, baseURL: `${url}/v1` })

const responses: Sdk = {
  name: 'openai 7 responses',
  surface: 'responses',
  provider: 'openai',
  model: 'gpt-5.4',
  async whole(place, body, options) {
    const { data, response } = await openai(place)
      .responses.create({ model: this.model, input: 'hello there', ...body }, options)
      .withResponse()
    return { data: plain(data), headers: headersOf(response) }
  },
  final: async (place, body, options) =>
    plain(
      await openai(place)
        .responses.stream({ model: responses.model, input: 'hello there', ...body }, options)
        .finalResponse(),
    ),
  async events(place, body, options, each) {
    const { data, response } = await openai(place)
      .responses.create({ model: this.model, input: 'hello there', ...body, stream: true }, options)
      .withResponse()
    const events = await collect(data, each)
    return { data: events.at(-1)?.response as Json, headers: headersOf(response), events }
  },
}

const hello = [{ role: 'user' as const, content: 'hello there' }]

const chat: Sdk = {
  name: 'openai 7 chat',
  surface: 'chat',
  provider: 'openai',
  model: 'gpt-5.5',
  async whole(place, body, options) {
    const { data, response } = await openai(place)
      .chat.completions.create({ model: this.model, messages: hello, ...body }, options)
      .withResponse()
    return { data: plain(data), headers: headersOf(response) }
  },
  final: async (place, body, options) =>
    plain(
      await openai(place)
        .chat.completions.stream({ model: chat.model, messages: hello, stream_options: { include_usage: true }, ...body }, options)
        .finalChatCompletion(),
    ),
  async events(place, body, options, each) {
    const request = { model: this.model, messages: hello, stream_options: { include_usage: true }, ...body, stream: true as const }
    const { data, response } = await openai(place).chat.completions.create(request, options).withResponse()
    const events = await collect(data, each)
    return { data: events.at(-1) ?? {}, headers: headersOf(response), events }
  },
}

/** What is alike in both major versions of Anthropic's SDK. */
interface MessagesApi {
  create(body: object, options?: Options): Promise<{ readonly data: unknown; readonly response: Response }>
  open(body: object, options?: Options): Promise<{ readonly data: AsyncIterable<unknown>; readonly response: Response }>
  final(body: object, options?: Options): Promise<unknown>
}

function messages(name: string, apiOf: (place: Place) => MessagesApi): Sdk {
  const model = 'claude-sonnet-5'
  const base = { model, max_tokens: 4000, messages: hello }
  return {
    name,
    surface: 'messages',
    provider: 'anthropic',
    model,
    async whole(place, body, options) {
      const { data, response } = await apiOf(place).create({ ...base, ...body }, options)
      return { data: plain(data), headers: headersOf(response) }
    },
    final: async (place, body, options) => plain(await apiOf(place).final({ ...base, ...body }, options)),
    async events(place, body, options, each) {
      const { data, response } = await apiOf(place).open({ ...base, ...body }, options)
      const events = await collect(data, each)
      return { data: events.at(-1) ?? {}, headers: headersOf(response), events }
    },
  }
}

type Body = Anthropic.MessageCreateParamsNonStreaming
type Body0 = Anthropic0.MessageCreateParamsNonStreaming

function anthropic({ url, key }: Place): MessagesApi {
  const { messages: api } = new Anthropic({ apiKey: key, baseURL: url })
  return {
    create: (body, options) => api.create(body as Body, options).withResponse(),
    open: (body, options) => api.create({ ...(body as Body), stream: true }, options).withResponse(),
    final: (body, options) => api.stream(body as Body, options).finalMessage(),
  }
}

function anthropic0({ url, key }: Place): MessagesApi {
  const { messages: api } = new Anthropic0({ apiKey: key, baseURL: url })
  return {
    create: (body, options) => api.create(body as Body0, options).withResponse(),
    open: (body, options) => api.create({ ...(body as Body0), stream: true }, options).withResponse(),
    final: (body, options) => api.stream(body as Body0, options).finalMessage(),
  }
}

/** What is alike in both major versions of Google's SDK. */
interface InteractionsApi {
  create(body: object, options?: Options): Promise<object>
  open(body: object, options?: Options): Promise<AsyncIterable<unknown>>
}

function interactions(name: string, model: string, apiOf: (place: Place) => InteractionsApi): Sdk {
  const base = { model, input: 'hello there' }
  return {
    name,
    surface: 'interactions',
    provider: 'gemini',
    model,
    async whole(place, body, options) {
      const { sdkHttpResponse, ...data } = plain(await apiOf(place).create({ ...base, ...body }, options))
      const { headers } = isObject(sdkHttpResponse) ? sdkHttpResponse : {}
      return { data, headers: headers as Record<string, string> }
    },
    async final(place, body, options) {
      return foldInteraction(await collect(await apiOf(place).open({ ...base, ...body }, options)))
    },
    async events(place, body, options, each) {
      const events = await collect(await apiOf(place).open({ ...base, ...body }, options), each)
      return { data: events.at(-1)?.interaction as Json, headers: {}, events }
    },
  }
}

/** Steps start with what is known of them; deltas complete them; the last event carries the rest of the interaction. */
function foldInteraction(events: readonly Json[]): Json {
  const steps: Record<string, unknown>[] = []
  for (const { event_type: type, index, step, delta } of events) {
    if (type === 'step.start') steps[Number(index)] = { ...(step as Json) }
    const target = steps[Number(index)]
    if (type !== 'step.delta' || target === undefined) continue
    const { type: kind, text, arguments: piece, content, signature } = delta as Json
    if (kind === 'text') target.content = appendText(target.content, text)
    if (kind === 'thought_summary') target.summary = appendText(target.summary, (content as Json).text)
    if (kind === 'thought_signature') target.signature = signature
    if (kind === 'arguments_delta') target.arguments = `${typeof target.arguments === 'string' ? target.arguments : ''}${piece}`
  }
  const whole = steps.map(step => (typeof step.arguments === 'string' ? { ...step, arguments: JSON.parse(step.arguments) } : step))
  return plain({ ...(events.findLast(event => isObject(event.interaction))?.interaction as Json), steps: whole })
}

const appendText = (parts: unknown, text: unknown): object[] => {
  const first = isArray(parts) ? parts[0] : undefined
  return [{ type: 'text', text: `${isObject(first) ? first.text : ''}${text}` }]
}

function google({ url, key }: Place): InteractionsApi {
  const { interactions: api } = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } })
  return {
    create: (body, options) => api.create({ model: '', input: '', ...body }, options),
    open: (body, options) => api.create({ model: '', input: '', ...body, stream: true }, options),
  }
}

function google2({ url, key }: Place): InteractionsApi {
  const { interactions: api } = new GoogleGenAI2({ apiKey: key, httpOptions: { baseUrl: url } })
  return {
    create: (body, options) => api.create({ model: '', input: '', ...body }, options),
    open: (body, options) => api.create({ model: '', input: '', ...body, stream: true }, options),
  }
}

export const sdks: readonly Sdk[] = [
  responses,
  chat,
  messages('anthropic 1', anthropic),
  messages('anthropic 0', anthropic0),
  interactions('genai 3', 'gemini-3.5-flash', google),
  interactions('genai 2', 'gemini-2.5-flash', google2),
]
