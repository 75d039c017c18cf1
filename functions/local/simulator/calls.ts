// The log of calls: what arrived, how it ended, and promises for both, so that a test can await them without sleeping.
import { EventEmitter } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import type { SimulatedName } from './models.ts'
import type { Json } from './types.ts'

/**
 * `rejected` = the request was wrong · `refused` = no capacity, quota or fault before any answer · `failed` = the failure came inside the
 * 200 · `cut` = the simulator destroyed the connection · `aborted` = the client left before the end.
 */
export type Outcome = 'open' | 'completed' | 'rejected' | 'refused' | 'failed' | 'cut' | 'aborted'

/** One call. `headers` and `body` are kept in memory for assertions and never leave by HTTP. */
export interface SimulatedCall {
  readonly number: number
  readonly provider: SimulatedName
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly startedAt: number
  body: Json | undefined
  model: string | undefined
  tier: string | undefined
  stream: boolean
  status: number | undefined
  outcome: Outcome
  endedAt: number | undefined
}

export interface CallLog {
  readonly calls: readonly SimulatedCall[]
  begin(call: SimulatedCall): void
  /** Announces a call whose body has been read. */
  arrived(call: SimulatedCall): void
  end(call: SimulatedCall, outcome: Exclude<Outcome, 'open'>, now: number): void
  /** The next call to arrive from now on (whose body has been read). */
  nextCall(provider?: SimulatedName): Promise<SimulatedCall>
  /** Resolves when the call has ended, at once if it has. */
  callEnded(call: SimulatedCall): Promise<SimulatedCall>
}

export function createCallLog(keep: number): CallLog {
  const calls: SimulatedCall[] = []
  const events = new EventEmitter({ captureRejections: false }).setMaxListeners(0)
  return {
    calls,
    begin(call) {
      calls.push(call)
      if (calls.length > keep) calls.shift()
    },
    arrived(call) {
      events.emit('arrived', call)
    },
    end(call, outcome, now) {
      if (call.outcome !== 'open') return
      call.outcome = outcome
      call.endedAt = now
      events.emit(`ended ${call.number}`)
    },
    nextCall(provider) {
      return new Promise(resolve => {
        const listen = (call: SimulatedCall) => {
          if (provider !== undefined && call.provider !== provider) return
          events.off('arrived', listen)
          resolve(call)
        }
        events.on('arrived', listen)
      })
    },
    callEnded(call) {
      return new Promise(resolve => {
        if (call.outcome !== 'open') resolve(call)
        else events.once(`ended ${call.number}`, () => resolve(call))
      })
    },
  }
}

/** What may be shown to whoever asks over HTTP: no headers, no body. */
export const publicView = ({ headers: _headers, body: _body, ...call }: SimulatedCall) => ({
  ...call,
  aborted: call.outcome === 'aborted',
})
