// One call to a simulated provider: checked as the real one would, then played out as the capacity of the moment has it.
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Clock, sleep } from '../../../shared/clock.ts'
import { answer } from './answer/answer.ts'
import type { CallLog, Outcome, SimulatedCall } from './calls.ts'
import type { Fate, Gate } from './capacity/gate.ts'
import { eventText, type Headers, readJson, sendJson } from './http.ts'
import { mint } from './seal.ts'
import { type Ask, type Frame, type Json, Refused, type Reply, type Script, type Wire } from './types.ts'

export interface Stage {
  readonly clock: Clock
  /** Milliseconds before each delta. */
  readonly pace: number
  readonly gate: Gate
  readonly log: CallLog
}

interface Exchange {
  readonly stage: Stage
  readonly wire: Wire
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly call: SimulatedCall
  readonly requestId: string
  /** Aborted when the connection has closed, for whatever reason. */
  readonly gone: AbortSignal
  /** How the call ends once its last byte is out. */
  outcome: Exclude<Outcome, 'open'>
}

interface Performance {
  readonly ask: Ask
  readonly script: Script
  readonly headers: Headers
}

function begin(stage: Stage, wire: Wire, request: IncomingMessage): SimulatedCall {
  const call: SimulatedCall = {
    number: (stage.log.calls.at(-1)?.number ?? 0) + 1,
    provider: wire.provider,
    path: request.url ?? '/',
    headers: request.headers,
    startedAt: stage.clock.now(),
    body: undefined,
    model: undefined,
    tier: undefined,
    stream: false,
    status: undefined,
    outcome: 'open',
    endedAt: undefined,
  }
  stage.log.begin(call)
  return call
}

/** A request with the response that answers it. */
interface Connection {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

function openExchange(stage: Stage, wire: Wire, { request, response }: Connection): Exchange {
  const call = begin(stage, wire, request)
  const controller = new AbortController()
  const exchange: Exchange = {
    ...{ stage, wire, request, response, call, gone: controller.signal },
    requestId: mint('req_', 12),
    outcome: 'completed',
  }
  response.once('finish', () => stage.log.end(call, exchange.outcome, stage.clock.now()))
  response.once('close', () => {
    stage.log.end(call, 'aborted', stage.clock.now())
    controller.abort()
  })
  return exchange
}

function reply(exchange: Exchange, { status, headers, body }: Reply, ask?: Ask): void {
  exchange.outcome = ask ? 'refused' : 'rejected'
  exchange.call.status = status
  // Anthropic repeats the id of the header in the body.
  const told = 'request_id' in body ? { ...body, request_id: exchange.requestId } : body
  sendJson(exchange.response, { status, body: told, headers: { ...exchange.wire.headers(exchange.requestId, ask), ...headers } })
}

function cut({ stage, call, response }: Exchange): void {
  stage.log.end(call, 'cut', stage.clock.now())
  response.destroy()
}

/** Resolves when the bytes have left, so that a cut does not take them along. */
const send = (response: ServerResponse, text: string): Promise<void> =>
  new Promise(resolve => {
    if (response.destroyed) resolve()
    else response.write(text, () => resolve())
  })

async function sendFrame({ response, gone }: Exchange, frame: Frame): Promise<void> {
  if (!gone.aborted && !response.write(eventText(frame))) await once(response, 'drain', { signal: gone }).catch(() => undefined)
}

const isDelta = (frame: Frame): boolean => frame.event.includes('delta')

/** Plays frames at the stage's pace; with `midway` it stops after the first delta. */
async function play(exchange: Exchange, frames: Iterable<Frame>, midway = false): Promise<void> {
  const { stage, gone } = exchange
  for (const frame of frames) {
    if (gone.aborted) return
    if (stage.pace > 0 && isDelta(frame)) await sleep(stage.clock, stage.pace, gone)
    await sendFrame(exchange, frame)
    if (midway && isDelta(frame)) return
  }
}

function commit(exchange: Exchange, contentType: string, headers: Headers): void {
  exchange.call.status = 200
  exchange.response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-cache', ...headers })
  exchange.response.flushHeaders()
}

async function playStream(exchange: Exchange, performance: Performance, fate: Fate): Promise<void> {
  const { wire, stage, gone, response } = exchange
  const { script, headers } = performance
  const wait = () => (fate.kind === 'serve' && fate.delay > 0 ? sleep(stage.clock, fate.delay, gone) : undefined)
  if (wire.queue === 'before-headers') await wait()
  if (gone.aborted) return
  commit(exchange, 'text/event-stream; charset=utf-8', headers)
  await play(exchange, script.opening())
  if (wire.queue === 'after-opening') await wait()
  if (fate.kind === 'serve') await play(exchange, script.output())
  if (fate.kind === 'cut' && fate.at === 'mid-stream') await play(exchange, script.output(), true)
  if (fate.kind === 'fail-inside') {
    if (fate.after === 'output') await play(exchange, script.output(), true)
    await play(exchange, script.failure(fate.failure))
    exchange.outcome = 'failed'
  }
  await send(response, fate.kind === 'serve' ? wire.terminator : '')
  if (fate.kind === 'cut') return cut(exchange)
  if (!gone.aborted) response.end()
}

async function playWhole(exchange: Exchange, performance: Performance, fate: Fate): Promise<void> {
  const { stage, gone, response, wire } = exchange
  const { ask, script, headers } = performance
  if (fate.kind === 'serve' && fate.delay > 0) await sleep(stage.clock, fate.delay, gone)
  if (gone.aborted) return
  if (fate.kind === 'fail-inside')
    return reply(
      exchange,
      fate.failure === 'unsupported' ? wire.errors.unsupported(ask.model) : wire.errors.capacity(undefined, false),
      ask,
    )
  exchange.call.status = 200
  if (fate.kind !== 'cut') return sendJson(response, { status: 200, body: script.whole(), headers })
  const text = JSON.stringify(script.whole())
  commit(exchange, 'application/json; charset=utf-8', { ...headers, 'content-length': String(Buffer.byteLength(text)) })
  if (fate.at === 'mid-stream') await send(response, text.slice(0, text.length / 2))
  cut(exchange)
}

async function perform(exchange: Exchange, ask: Ask): Promise<void> {
  const { wire, stage } = exchange
  const fate = stage.gate.decide(wire.provider, ask.model, ask.flex ? 'flex' : 'standard')
  const headers = wire.headers(exchange.requestId, ask)
  switch (fate.kind) {
    case 'refuse':
      return reply(exchange, wire.errors.capacity(fate.retryAfter, fate.retryAfter !== undefined), ask)
    case 'error':
      return reply(exchange, fate.error === 'unsupported' ? wire.errors.unsupported(ask.model) : wire.errors[fate.error](), ask)
    case 'silent':
      return commit(exchange, ask.stream ? 'text/event-stream; charset=utf-8' : 'application/json; charset=utf-8', headers)
    case 'serve':
    case 'fail-inside':
    case 'cut': {
      if (fate.kind === 'cut' && fate.at === 'connect') return cut(exchange)
      const script = wire.script({ ask, answer: answer(ask), now: stage.clock.now() })
      return (ask.stream ? playStream : playWhole)(exchange, { ask, script, headers }, fate)
    }
    default:
      return fate satisfies never
  }
}

async function readBody({ wire, request, call }: Exchange): Promise<Json> {
  const type = request.headers['content-type'] ?? ''
  wire.authenticate(request.headers)
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refused(wire.errors.contentType(type))
  const body = await readJson(request)
  if (body === undefined) throw new Refused(wire.errors.invalidJson())
  call.body = body
  return body
}

async function readAsk(exchange: Exchange): Promise<Ask> {
  const { wire, request, call } = exchange
  const ask = wire.decode(await readBody(exchange), request.headers)
  call.model = ask.model
  call.tier = ask.tier
  call.stream = ask.stream
  return ask
}

/** Counting is free and wants no capacity. */
async function countTokens(exchange: Exchange): Promise<void> {
  const { wire, request, response, stage, call, requestId } = exchange
  const counted = wire.count.answer(await readBody(exchange), request.headers)
  stage.log.arrived(call)
  call.status = 200
  sendJson(response, { status: 200, body: counted, headers: wire.headers(requestId) })
}

/** Answers one call to a provider's own path. */
export async function serve(stage: Stage, wire: Wire, connection: Connection): Promise<void> {
  const { request } = connection
  const exchange = openExchange(stage, wire, connection)
  try {
    const [path = '/'] = (request.url ?? '/').split('?')
    const counts = wire.count.matches(path)
    if (request.method !== 'POST' || (path !== wire.path && !counts)) throw new Refused(wire.errors.notFound(request.url ?? '/'))
    if (counts) return await countTokens(exchange)
    const ask = await readAsk(exchange)
    stage.log.arrived(exchange.call)
    await perform(exchange, ask)
  } catch (error) {
    if (exchange.gone.aborted) return
    if (!(error instanceof Refused)) throw error
    stage.log.arrived(exchange.call)
    reply(exchange, error.reply)
  }
}
