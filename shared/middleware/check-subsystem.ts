// Step 15: what an operator switched off.
import type { Switches } from '../accounts/records.ts'
import { required } from '../chain/exchange.ts'
import { type Middleware, step } from '../chain/step.ts'
import type { Clock } from '../clock.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import type { Log } from '../log/log.ts'

export interface CheckSubsystemPorts {
  readonly switches: Switches
  readonly log: Log
  readonly clock: Clock
}

export const checkSubsystem = ({ switches, log, clock }: CheckSubsystemPorts): Middleware =>
  step('switches', async exchange => {
    const { provider, model } = required(exchange.call, 'the call')
    const off = await switches.off().catch(() => {
      log.write('switches_unreadable', { request: exchange.id })
      return new Map<string, number | null>()
    })
    for (const [name, shown] of [
      [provider.name, provider.title],
      [model, model],
    ] as const) {
      const until = off.get(name)
      if (until !== undefined)
        throw new LeewayError('subsystem_unavailable', { facts: { subsystem: shown }, headers: retryAfter(until, clock.now()) })
    }
  })

/** `until`: epoch seconds, or null where no end is known. */
const retryAfter = (until: number | null, now: number): Record<string, string> =>
  until === null ? {} : { 'retry-after': String(Math.max(1, Math.ceil(until - now / 1000))) }
