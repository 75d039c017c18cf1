// One attempt: a call to one tier of a provider, read until it starts, fails, or is stopped. The race decides what follows.
import type { Clock } from '../clock.ts'
import type { Observation } from '../dialects/dialect.ts'
import { parseObject } from '../http/json-object.ts'
import type { FailureRules } from '../providers/provider.ts'
import type { Reader } from '../translate/readers.ts'
import { type ProviderFault, readFault } from '../upstream/fault.ts'
import { ConnectError, type OpenUpstream, type UpstreamRequest, type UpstreamResponse } from '../upstream/http.ts'
import { maskHeaders, maskText } from '../upstream/mask.ts'
import { classify, type Failure } from './classify.ts'
import { type Live, liveStream, note, type Seen } from './live.ts'
import { type Stopper, type StopReason, stopper } from './stopper.ts'

export interface AttemptCall {
  readonly request: UpstreamRequest
  /** The BYOK key in the request: masked wherever the provider echoes it. */
  readonly secret: string
  readonly rules: FailureRules
  /** The provider's own word for the tier. */
  readonly tier: string
  readonly flex: boolean
  /** Absent: the provider answers whole, and the answer passes as it is. */
  readonly reader?: Reader
  /** Reads a whole answer. */
  readonly observeWhole: (answer: Readonly<Record<string, unknown>>) => Observation
  /** Epoch milliseconds at which the attempt is cancelled unless it has started. */
  readonly deadline?: number
  /** Milliseconds without a byte that end the attempt. */
  readonly silenceMs: number
  /** Aborted when nobody needs the answer any more; its reason is `gone` or `wall`. */
  readonly leave: AbortSignal
}

/** A provider's HTTP answer other than a success, as it came. */
export interface ProviderReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

export type AttemptResult =
  | { readonly kind: 'started'; readonly live: Live }
  | { readonly kind: 'whole'; readonly text: string; readonly seen: Seen; readonly headers: ProviderReply['headers'] }
  /** The provider said no: by status (`reply`), or inside a 200 before any output. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly fault: ProviderFault; readonly reply?: ProviderReply }
  /** No connection came about. */
  | { readonly kind: 'unreached' }
  /** The connection broke, or the stream ended, before the start. */
  | { readonly kind: 'broken' }
  | { readonly kind: StopReason }

export interface AttemptPorts {
  readonly open: OpenUpstream
  readonly clock: Clock
}

/** An error body longer than this is cut: nobody reads it. */
const longestErrorBody = 1_000_000

/** Runs one attempt until its start or its end. Never rejects; whatever does not end as `started` is cancelled and cleaned up. */
export async function runAttempt(call: AttemptCall, { open, clock }: AttemptPorts): Promise<AttemptResult> {
  const stop = stopper(call, clock)
  let over = false
  try {
    const opened = await open(call.request, stop.signal)
    const response = { ...opened, headers: maskHeaders(opened.headers, call.secret) }
    stop.touch()
    if (response.status < 200 || response.status >= 300) return await failedReply(call, response, { stop, now: clock.now() })
    const result = await readAnswer(call, response, stop)
    over = result.kind === 'started' || result.kind === 'whole'
    return result
  } catch (error) {
    if (stop.reason() !== undefined) return { kind: stop.reason() ?? 'gone' }
    return { kind: error instanceof ConnectError ? 'unreached' : 'broken' }
  } finally {
    if (!over) stop.end()
  }
}

async function readAnswer(call: AttemptCall, response: UpstreamResponse, stop: Stopper): Promise<AttemptResult> {
  const { reader, tier, secret } = call
  if (reader !== undefined) return untilStart(call, liveStream({ reader, tier, secret, response, stop }), stop)
  const result = await wholeAnswer(call, response, stop)
  if (result.kind === 'whole') stop.release()
  return result
}

async function failedReply(
  call: AttemptCall,
  response: UpstreamResponse,
  { stop, now }: { readonly stop: Stopper; readonly now: number },
): Promise<AttemptResult> {
  const text = maskText(await readText(response, stop, longestErrorBody), call.secret)
  if (response.status < 400) return { kind: 'broken' }
  const fault = readFault(response.status, text, { retryAfter: response.headers['retry-after'], now })
  const reply = { status: response.status, headers: response.headers, text }
  return { kind: 'failed', failure: classify(fault, call.rules, call.flex), fault, reply }
}

async function wholeAnswer(call: AttemptCall, response: UpstreamResponse, stop: Stopper): Promise<AttemptResult> {
  const text = maskText(await readText(response, stop), call.secret)
  const answer = parseObject(text)
  if (answer === undefined) return { kind: 'broken' }
  return { kind: 'whole', text, seen: note({}, call.observeWhole(answer)), headers: response.headers }
}

async function readText(response: UpstreamResponse, stop: Stopper, limit = Number.POSITIVE_INFINITY): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response.body) {
    stop.touch()
    chunks.push(chunk)
    size += chunk.length
    if (size > limit) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Holds the events before the start; a failure among them ends the attempt. */
async function untilStart(call: AttemptCall, live: Live, stop: Stopper): Promise<AttemptResult> {
  for (;;) {
    const progress = await live.advance()
    if (progress === undefined) return { kind: 'broken' }
    const { fault } = progress
    if (fault !== undefined) return { kind: 'failed', failure: classify(fault, call.rules, call.flex), fault }
    if (progress.started) {
      stop.disarm()
      return { kind: 'started', live }
    }
  }
}
