// A provider that says exactly what a test tells it to: for answers that the simulated providers would never give.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from '../../functions/local/aws/listen.ts'

export interface UpstreamCall {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The key, wherever this provider wants it. */
  readonly key: string
}

export interface UpstreamReply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body: string
  /** Breaks the connection after the body. */
  readonly cut?: boolean
  /** Says no more after the body, and does not end it. */
  readonly open?: boolean
}

export interface Upstream {
  readonly origin: string
  readonly calls: UpstreamCall[]
  /** How the next calls are answered. */
  answer: (call: UpstreamCall) => UpstreamReply
  /** Ends every connection, as a provider does with those that were idle for long. */
  hangUp(): void
  close(): Promise<void>
}

const keyOf = ({ authorization = '', ...headers }: IncomingHttpHeaders): string =>
  String(headers['x-api-key'] ?? headers['x-goog-api-key'] ?? authorization.replace('Bearer ', ''))

function reply(response: ServerResponse, { status = 200, headers = {}, body, cut = false, open = false }: UpstreamReply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  if (cut) response.write(body, () => response.destroy())
  else if (open) response.write(body)
  else response.end(body)
}

export async function startUpstream(): Promise<Upstream> {
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const call = { path: request.url ?? '', headers: request.headers, body, key: keyOf(request.headers) }
    upstream.calls.push(call)
    reply(response, upstream.answer(call))
  })
  const { origin, close } = await listen(server, '127.0.0.1', 0)
  const hangUp = () => server.closeAllConnections()
  const upstream: Upstream = { origin, close, hangUp, calls: [], answer: () => ({ status: 500, body: '{}' }) }
  return upstream
}

/** The settings that lead every provider's calls to this upstream. */
export const leadTo = ({ origin }: Upstream) => ({
  OPENAI_UPSTREAM_URL: origin,
  GEMINI_UPSTREAM_URL: origin,
  ANTHROPIC_UPSTREAM_URL: origin,
})

export const eventStream = { 'content-type': 'text/event-stream' }

const frame = (data: Readonly<Record<string, unknown>>, event = String(data.type ?? data.event_type)): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

const bare = (data: object): string => `data: ${JSON.stringify(data)}\n\n`

/** The least that each wire says in an answer, whole and streamed: `opening` starts it, `closing` completes it. */
export const minimal = {
  openai: (text: string) => {
    const item = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text, annotations: [] }],
    }
    const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 }
    const response = {
      id: 'resp_1',
      object: 'response',
      created_at: 1,
      status: 'completed',
      model: 'gpt-5.5',
      output: [item],
      service_tier: 'default',
      usage,
    }
    const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
    return {
      whole: JSON.stringify(response),
      opening:
        frame({ type: 'response.created', sequence_number: 0, response: { ...response, status: 'in_progress', output: [] } }) +
        frame({
          type: 'response.output_item.added',
          sequence_number: 1,
          output_index: 0,
          item: { ...item, status: 'in_progress', content: [] },
        }) +
        frame({
          type: 'response.content_part.added',
          sequence_number: 2,
          ...place,
          part: { type: 'output_text', text: '', annotations: [] },
        }) +
        frame({ type: 'response.output_text.delta', sequence_number: 3, ...place, delta: text }),
      closing:
        frame({ type: 'response.output_text.done', sequence_number: 4, ...place, text }) +
        frame({ type: 'response.output_item.done', sequence_number: 5, output_index: 0, item }) +
        frame({ type: 'response.completed', sequence_number: 6, response }),
      failure: (error: object) =>
        frame({ type: 'error', sequence_number: 7, ...error }) +
        frame({ type: 'response.failed', sequence_number: 8, response: { ...response, status: 'failed', error } }),
    }
  },
  gemini: (text: string) => {
    const interaction = { id: 'v1_1', object: 'interaction', model: 'gemini-3.6-flash', status: 'completed', service_tier: 'standard' }
    const usage = { total_input_tokens: 1, total_output_tokens: 1, total_tokens: 2 }
    const step = { type: 'model_output', content: [{ type: 'text', text }] }
    return {
      whole: JSON.stringify({ ...interaction, steps: [step], usage }),
      opening:
        frame({ event_type: 'interaction.created', interaction: { ...interaction, status: 'in_progress' } }) +
        frame({ event_type: 'step.start', index: 0, step: { type: 'model_output' } }) +
        frame({ event_type: 'step.delta', index: 0, delta: { type: 'text', text } }),
      closing:
        frame({ event_type: 'step.stop', index: 0 }) +
        frame({ event_type: 'interaction.completed', interaction: { ...interaction, usage } }),
      failure: (error: object) => frame({ event_type: 'error', error }),
    }
  },
  generate: (text: string) => {
    const chunk = (members: object) => ({ candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...members }] })
    const whole = {
      ...chunk({ finishReason: 'STOP' }),
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    }
    return {
      whole: JSON.stringify(whole),
      opening: bare(chunk({})),
      closing: bare({ ...whole, candidates: [{ finishReason: 'STOP', index: 0 }] }),
      failure: (error: object) => bare({ error }),
    }
  },
  anthropic: (text: string) => {
    const usage = { input_tokens: 1, output_tokens: 1, service_tier: 'standard' }
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5',
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage,
    }
    return {
      whole: JSON.stringify({ ...message, content: [{ type: 'text', text }] }),
      opening:
        frame({ type: 'message_start', message: { ...message, stop_reason: null, content: [] } }) +
        frame({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
        frame({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
      closing:
        frame({ type: 'content_block_stop', index: 0 }) +
        frame({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 1 } }) +
        frame({ type: 'message_stop' }),
      failure: (error: object) => frame({ type: 'error', error }),
    }
  },
}

/** The wire's minimal answer to a call, in the form that the call asked for. */
export function minimalAnswer(call: UpstreamCall, text = 'fine'): UpstreamReply {
  const { whole, opening, closing } = minimal[providerOf(call)](text)
  return asksForStream(call) ? { headers: eventStream, body: opening + closing } : { body: whole }
}

export const asksForStream = ({ path, body }: UpstreamCall): boolean => path.includes(':stream') || JSON.parse(body).stream === true

export const providerOf = ({ path }: UpstreamCall): keyof typeof minimal =>
  path.includes('enerateContent') ? 'generate' : path === '/v1/messages' ? 'anthropic' : path === '/v1/interactions' ? 'gemini' : 'openai'
