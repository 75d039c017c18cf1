// A provider that plays a script on the test's clock: what each attempt of a tier answers, and when; and what became of it.
import { sleep } from '../../shared/clock.ts'
import { ConnectError, type OpenUpstream, type UpstreamRequest } from '../../shared/upstream/http.ts'
import type { FakeClock } from '../support/fake-clock.ts'

/** Something that happens to an open body, in milliseconds from the attempt's opening. */
export type Act =
  | { readonly at: number; readonly send: string | Buffer }
  | { readonly at: number; readonly end: 'done' | 'cut' }
  /** Nothing more happens. */
  | { readonly at: number; readonly end: 'hang' }

export interface Play {
  /** Milliseconds until the status, or until the connection fails. */
  readonly headersAt?: number
  readonly connect?: 'refused' | 'reset'
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** A body that is given as a whole ends at once. */
  readonly body?: string | readonly Act[]
}

export interface ProviderCall {
  readonly tier: string
  readonly request: UpstreamRequest
  readonly body: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
  end?: 'done' | 'cut' | 'unreached' | 'aborted'
}

export interface ScriptedProvider {
  readonly open: OpenUpstream
  readonly calls: readonly ProviderCall[]
  /** `7000 open default`: milliseconds since the provider was made, what happened, to which tier. */
  readonly timeline: readonly string[]
  /** The most attempts that were alive at once. */
  mostAtOnce(): number
  alive(): number
}

/** The plays of each tier, in the provider's words; a tier's last play repeats. */
export type Plays = Readonly<Record<string, Play | readonly Play[]>>

export function scriptedProvider(clock: FakeClock, plays: Plays): ScriptedProvider {
  const began = clock.now()
  const calls: ProviderCall[] = []
  const timeline: string[] = []
  /** A call that is over no longer listens to its signal, as the real client does not. */
  const over = new Map<ProviderCall, AbortController>()
  let most = 0
  const alive = () => calls.filter(({ end }) => end === undefined).length
  const tell = (what: string, { tier }: ProviderCall) => timeline.push(`${Math.round(clock.now() - began)} ${what} ${tier}`)

  function end(call: ProviderCall, how: NonNullable<ProviderCall['end']>): void {
    if (call.end !== undefined) return
    call.end = how
    over.get(call)?.abort()
    tell(how, call)
  }

  function begin(request: UpstreamRequest, signal: AbortSignal): ProviderCall {
    const body = JSON.parse(request.body) as Readonly<Record<string, unknown>>
    const call: ProviderCall = { tier: String(body.service_tier), request, body, signal }
    calls.push(call)
    tell('open', call)
    most = Math.max(most, alive())
    over.set(call, new AbortController())
    signal.addEventListener('abort', () => end(call, 'aborted'), { once: true, signal: over.get(call)?.signal })
    return call
  }

  return {
    calls,
    timeline,
    mostAtOnce: () => most,
    alive,
    async open(request, signal) {
      signal.throwIfAborted()
      const call = begin(request, signal)
      const play = playOf(plays[call.tier], calls.filter(({ tier }) => tier === call.tier).length)
      const openedAt = clock.now()
      const until = async (at: number) => {
        const wait = openedAt + at - clock.now()
        if (wait > 0) await sleep(clock, wait, signal)
        signal.throwIfAborted()
      }
      await until(play.headersAt ?? 0)
      if (play.connect !== undefined) {
        end(call, 'unreached')
        throw play.connect === 'refused' ? new ConnectError('refused') : new Error('reset')
      }
      const { status = 200, headers = {} } = play
      return { status, headers: { 'content-type': 'text/event-stream', ...headers }, body: perform(play, until, how => end(call, how)) }
    },
  }
}

function playOf(plays: Play | readonly Play[] | undefined, number: number): Play {
  const list = [plays ?? { connect: 'reset' }].flat()
  return list[Math.min(number, list.length) - 1] ?? {}
}

async function* perform(
  { headersAt = 0, body = '' }: Play,
  until: (at: number) => Promise<void>,
  end: (how: 'done' | 'cut') => void,
): AsyncGenerator<Buffer> {
  const acts: readonly Act[] = typeof body === 'string' ? [{ at: headersAt, send: body }] : body
  for (const act of acts) {
    await until('end' in act && act.end === 'hang' ? Number.MAX_SAFE_INTEGER : act.at)
    if ('send' in act) yield Buffer.from(act.send)
    else if (act.end === 'cut') {
      end('cut')
      throw new Error('other side closed')
    }
  }
  end('done')
}
