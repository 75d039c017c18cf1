// Answers with a stream: holds the status until the start, commits and keeps the connection alive when that takes long, then relays.
import type { Readable } from 'node:stream'
import { within } from '../clock.ts'
import { faultOf } from '../errors/envelope.ts'
import { jsonReply, type Reply, readable, streamReply } from '../http/reply.ts'
import type { Live } from '../race/live.ts'
import { moneyHeaders, pendingHeaders, routedHeaders } from './headers.ts'
import { arrayFraming } from './json-array.ts'
import { brokenError, refusalOf } from './refusal.ts'
import { type End, endOf, type Finished, type Run } from './under-way.ts'

/** A sign of life that every reader of event streams skips; never an event (`event: ping` breaks a stock SDK). */
const comment = ': waiting\n\n'

export async function serveStream(run: Run): Promise<Reply> {
  const finished = await within(run.outcome, run.settings.STREAM_COMMIT_AFTER * 1000, run.clock)
  if (finished === undefined) return replyOf(run, pendingHeaders(run), pending(run))
  const { result } = finished
  if (result.kind === 'started') {
    const headers = routedHeaders(run, finished, { tier: result.live.seen().tier, upstream: result.live.headers })
    return replyOf(run, headers, relay(run, result.live))
  }
  if (result.kind === 'whole') throw new Error('A stream was answered whole')
  const { fault, headers, body: text } = refusalOf(run, result)
  const settlement = await run.settle({ status: fault.status, code: fault.code })
  const all = { ...routedHeaders(run, finished, {}), ...headers, ...moneyHeaders(settlement) }
  return jsonReply(run.exchange, fault.status, { headers: all, body: text })
}

type Source = AsyncGenerator<Buffer | string, End>

function replyOf(run: Run, headers: Readonly<Record<string, string>>, source: Source): Reply {
  const type: Record<string, string> = run.call.asArray ? { 'content-type': 'application/json' } : {}
  return streamReply(run.exchange, { headers: { ...headers, ...type }, body: body(run, source) })
}

/**
 * The body of a stream. It never errors: on Lambda that would end the whole sandbox, so a failure is the surface's own last event.
 * The row is closed before the stream ends, because a sandbox freezes with it; that of a body that nobody reads, when its time is up.
 */
function body(run: Run, source: Source): Readable {
  const { signal, gone } = run.leaving
  let failure: End | undefined
  let reading = false
  let over = false
  const framing = run.call.asArray ? arrayFraming() : undefined

  async function next(): Promise<Buffer | string | undefined> {
    if (over) return undefined
    const piece = await nextPiece()
    over = piece === undefined
    return piece === undefined ? framing?.end() : (framing?.push(piece) ?? piece)
  }

  async function nextPiece(): Promise<Buffer | string | undefined> {
    if (failure !== undefined) return finish(failure)
    reading = true
    try {
      const { done, value } = await source.next()
      return done === true ? await finish(value) : value
    } catch (error) {
      run.log.write('internal_error', { request: run.exchange.id, error: String((error as Error).name) })
      failure = { status: 500, code: 'internal_error' }
      return run.lane.streamReader().failure(faultOf(error))
    } finally {
      reading = false
    }
  }

  async function finish(end: End = abandoned): Promise<undefined> {
    await run.settle(end)
  }

  /** At the wall a client that reads gets the failure from the source; nobody else will read to its end. */
  async function leave(): Promise<void> {
    if (signal.reason === 'wall' && reading) return
    await source.return(abandoned)
    await finish()
  }

  signal.addEventListener('abort', () => void leave(), { once: true })
  return readable(next).once('close', gone)
}

const abandoned: End = { status: 499, code: 'client_closed_request' }

/** Committed before the outcome: comments until it is there, then the stream, or the failure as its last event. */
async function* pending(run: Run): Source {
  yield comment
  for (;;) {
    const finished = await within(run.outcome, run.settings.KEEP_ALIVE_EVERY * 1000, run.clock)
    if (finished !== undefined) return yield* outcome(run, finished)
    yield comment
  }
}

async function* outcome(run: Run, finished: Finished): Source {
  const { result } = finished
  if (result.kind === 'started') return yield* relay(run, result.live)
  if (result.kind === 'whole') throw new Error('A stream was answered whole')
  const { fault } = refusalOf(run, result)
  yield run.lane.streamReader().failure(fault)
  return { status: fault.status, code: fault.code }
}

/** The held events, then what follows; a break becomes the surface's own last event. */
async function* relay(run: Run, live: Live): Source {
  const { reader } = live
  try {
    if (reader.kind !== 'stream') throw new Error('A stream was read as a whole')
    for (const bytes of live.held) if (bytes.length > 0) yield bytes
    for (let bytes = await live.next(); bytes !== undefined; bytes = await live.next()) if (bytes.length > 0) yield bytes
    const why = live.broke()
    const seen = live.seen()
    if (why === undefined) return endOf(seen)
    const fault = seen.fault ?? faultOf(brokenError(run, why))
    if (why !== 'gone') yield reader.failure(fault)
    return { status: fault.status, code: fault.code, seen }
  } finally {
    live.cancel()
  }
}
