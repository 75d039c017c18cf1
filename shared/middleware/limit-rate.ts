// Steps 4 and 5: the key's requests per minute (counted by the write that authenticated it), then the organisation's per five seconds.
import type { Organisations } from '../accounts/records.ts'
import { required } from '../chain/exchange.ts'
import { type Middleware, step } from '../chain/step.ts'
import type { Clock } from '../clock.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { isMetered } from '../ledger/credit.ts'
import type { Limiter } from '../limits/stores.ts'

export const limitKey = (clock: Clock): Middleware =>
  step('limitKey', exchange => {
    if (exchange.overKeyLimit !== true) return
    const { limit, resetsAt } = required(exchange.rate, 'the rate window')
    const seconds = Math.min(60, Math.max(1, Math.ceil(resetsAt - clock.now() / 1000)))
    throw overLimit(`this key may send ${limit} requests per minute`, seconds)
  })

const windowSeconds = 5

export const limitOrganisation = ({
  organisations,
  limiter,
}: {
  readonly organisations: Organisations
  readonly limiter: Limiter
}): Middleware =>
  step('limit', async exchange => {
    const key = required(exchange.key, 'the key')
    const { organisation: id } = key
    const organisation = await organisations.find(id).catch(cause => {
      throw unreachable(cause)
    })
    if (organisation === undefined) throw new LeewayError('invalid_api_key')
    exchange.organisation = organisation
    const { outcome } = await limiter.admit({ counter: `ORG#${id}`, limit: organisation.requestLimit, windowSeconds })
    // A limit that cannot be asked lets requests pass, but none of a key whose spending is bounded (contract §7).
    if (outcome === 'unreachable' && isMetered(key)) throw unreachable()
    if (outcome === 'over')
      throw overLimit(`your organisation may send ${organisation.requestLimit} requests per ${windowSeconds} seconds`, windowSeconds)
  })

const unreachable = (cause?: unknown): LeewayError =>
  new LeewayError('subsystem_unavailable', { facts: { subsystem: 'The account database' }, cause })

const overLimit = (limit: string, seconds: number): LeewayError =>
  new LeewayError('rate_limit_exceeded', { facts: { limit, seconds }, headers: { 'retry-after': String(seconds) } })
