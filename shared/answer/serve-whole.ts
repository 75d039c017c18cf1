// Answers whole: folds the provider's stream (or passes its JSON), holds the status until the outcome, and keeps a very long wait alive.
import { within } from '../clock.ts'
import { parseObject } from '../http/json-object.ts'
import { jsonReply, type Reply, readable } from '../http/reply.ts'
import type { Live, Seen } from '../race/live.ts'
import type { WholeReader } from '../translate/readers.ts'
import { moneyHeaders, pendingHeaders, routedHeaders } from './headers.ts'
import { brokenError, ourRefusal, providerFailure, type Refusal, refusalOf } from './refusal.ts'
import { type End, endOf, type Finished, type Run } from './under-way.ts'

interface Whole {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What a caller gets whose 200 was committed before this outcome. */
  readonly late: string
  readonly end: End
}

export async function serveWhole(run: Run): Promise<Reply> {
  const answer = wholeAnswer(run)
  const whole = await within(answer, run.settings.WHOLE_COMMIT_AFTER * 1000, run.clock)
  if (whole === undefined) return committed(run, answer)
  const settlement = await run.settle(whole.end)
  return jsonReply(run.exchange, whole.status, { headers: { ...whole.headers, ...moneyHeaders(settlement) }, body: whole.body })
}

function committed(run: Run, answer: Promise<Whole>): Reply {
  // The row is closed with the answer, whether anybody reads it or not.
  const settled = answer.then(({ end }) => run.settle(end))
  const body = readable(whitespace(run, answer, settled)).once('close', run.leaving.gone)
  return { ...jsonReply(run.exchange, 200, { headers: pendingHeaders(run), body: '' }), body }
}

/** Whitespace before JSON is skipped by every parser: the first at once, then one every while, then the answer. */
function whitespace(run: Run, answer: Promise<Whole>, settled: Promise<unknown>): () => Promise<string | undefined> {
  let pieces = 0
  let answered = false
  return async () => {
    if (answered) return undefined
    if (pieces++ === 0) return ' '
    const whole = await within(answer, run.settings.KEEP_ALIVE_EVERY * 1000, run.clock)
    if (whole === undefined) return ' '
    await settled
    answered = true
    return whole.late
  }
}

/** Never rejects: a bug in the fold is an `internal_error` like any other. */
async function wholeAnswer(run: Run): Promise<Whole> {
  const finished = await run.outcome
  const { result } = finished
  try {
    if (result.kind === 'started') return await folded(run, finished, result.live)
    if (result.kind === 'whole') return answered(run, finished, result)
    return refused(run, finished, { refusal: refusalOf(run, result) })
  } catch (error) {
    run.log.write('internal_error', { request: run.exchange.id, error: String((error as Error).name) })
    return refused(run, finished, { refusal: ourRefusal(run, error) })
  }
}

async function folded(run: Run, finished: Finished, live: Live): Promise<Whole> {
  const { reader } = live
  if (reader.kind !== 'whole') throw new Error('A whole answer was read as a stream')
  while ((await live.next()) !== undefined) {
    // The reader folds; nothing of a whole answer is forwarded piece by piece.
  }
  live.cancel()
  const why = live.broke()
  const seen = live.seen()
  const { headers } = live
  if (why !== undefined) {
    const refusal = seen.fault === undefined ? ourRefusal(run, brokenError(run, why)) : providerFailure(run, seen.fault)
    return refused(run, finished, { refusal, seen, failed: reader.failure(refusal.fault) })
  }
  if (seen.fault === undefined) return answered(run, finished, { text: reader.whole(), seen, headers })
  const failed = reader.failure(seen.fault)
  if (failed === undefined) return refused(run, finished, { refusal: providerFailure(run, seen.fault), seen })
  return answered(run, finished, { text: toldWhole(run, reader, seen) ?? failed, seen, headers })
}

/** The failed object in the provider's own words, where its stream ended with one: a mere error event leaves the fold in progress. */
function toldWhole({ lane }: Run, reader: WholeReader, { end }: Seen): string | undefined {
  if (!lane.verbatim || end !== 'failed') return undefined
  const whole = reader.whole()
  return parseObject(whole)?.status === 'in_progress' ? undefined : whole
}

interface Answered {
  readonly text: string
  readonly seen: Seen
  readonly headers: Readonly<Record<string, string | undefined>>
}

function answered(run: Run, finished: Finished, { text, seen, headers }: Answered): Whole {
  return {
    status: 200,
    headers: routedHeaders(run, finished, { tier: seen.tier, upstream: headers }),
    body: text,
    late: text,
    end: endOf(seen),
  }
}

interface RefusedParts {
  readonly refusal: Refusal
  readonly seen?: Seen
  /** The surface's failed object, where the caller rather gets that. */
  readonly failed?: string
}

function refused(run: Run, finished: Finished, { refusal, seen, failed }: RefusedParts): Whole {
  const { fault, headers, body } = refusal
  return {
    status: fault.status,
    headers: { ...routedHeaders(run, finished, {}), ...headers },
    body,
    late: failed ?? run.lane.wholeReader().failure(fault) ?? body,
    end: { status: fault.status, code: fault.code, seen },
  }
}
