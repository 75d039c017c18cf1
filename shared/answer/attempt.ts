// One attempt of a request as the upstream is called: where, with which key, in which tier, and who reads the answer.
import { priceUsage } from '../catalogue/price.ts'
import type { Call, Exchange } from '../chain/exchange.ts'
import type { Price } from '../dialects/dialect.ts'
import { answeredMoney } from '../ledger/amounts.ts'
import { originOf } from '../providers/index.ts'
import type { AttemptCall } from '../race/attempt.ts'
import type { Settings } from '../settings.ts'
import { onWire } from '../table.ts'
import type { Lane } from '../translate/lane.ts'
import type { Reader } from '../translate/readers.ts'
import { usageOf } from './under-way.ts'

export interface RaceParts {
  readonly exchange: Exchange
  readonly call: Call
  readonly lane: Lane
  /** Aborts when nobody needs the answer any more. */
  readonly leave: AbortSignal
}

export interface AttemptOptions {
  readonly flex: boolean
  readonly deadline?: number
}

interface AttemptFacts extends AttemptOptions {
  readonly tier: string
  readonly byok: string
  readonly settings: Settings
  readonly now: number
}

export function attemptCall(
  { exchange, call, lane, leave }: RaceParts,
  { tier, flex, deadline, byok, settings, now }: AttemptFacts,
): AttemptCall {
  const { provider, streaming, startWithin } = call
  const upstreamStreams = streaming || startWithin.kind === 'window' || !lane.verbatim
  const budget = deadline === undefined ? undefined : provider.budget?.(Math.max(1, Math.ceil((deadline - now) / 1000)))
  return {
    request: {
      url: `${originOf(provider, settings)}${lane.path(upstreamStreams)}`,
      headers: {
        'content-type': 'application/json',
        accept: upstreamStreams ? 'text/event-stream' : 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'leeway',
        ...provider.headers(byok, exchange.http.headers, lane.verbatim),
        ...budget,
      },
      body: lane.body(tier, upstreamStreams && !streaming),
    },
    secret: byok,
    rules: provider.failures,
    tier,
    flex,
    reader: upstreamStreams ? readerOf({ exchange, call, lane }, tier) : undefined,
    observeWhole: lane.observeWhole,
    deadline,
    silenceMs: settings.ATTEMPT_LIMIT * 1000,
    leave,
  }
}

/** With `include_cost`, a stream's usage event says what the answer cost on the tier that served. */
function readerOf({ exchange, call, lane }: Omit<RaceParts, 'leave'>, asked: string): Reader {
  if (!call.streaming) return lane.wholeReader()
  return lane.streamReader(call.includeCost ? pricing(exchange, call, asked) : undefined)
}

const pricing =
  ({ arrivedAt: at }: Exchange, { provider, model }: Call, asked: string): Price =>
  told => {
    const usage = usageOf(told)
    const priced = usage && priceUsage({ provider: provider.name, model, tier: told.tier ?? asked, usage, at })
    return priced ? onWire(answeredMoney, priced) : undefined
  }
