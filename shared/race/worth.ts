// What a race can gain and what waiting for it costs: the expected saving of a request, against the price of a waiting function (contract §5).
import { type Catalogue, catalogue } from '../catalogue/catalogue.ts'
import { meanOutputOf } from '../catalogue/mean-output.ts'
import { estimate } from '../catalogue/price.ts'
import { waitingCostPerMs } from '../ledger/waiting.ts'
import type { Settings } from '../settings.ts'
import type { Worth } from './forecast.ts'

export interface RequestToWeigh {
  readonly model: string
  readonly inputBytes: number
  /** The most tokens that the answer may have. */
  readonly tokenCap?: number
  /** The mean output of recent answers of the model, in tokens. */
  readonly meanOutput?: number
  /** When the request is made, in milliseconds since the epoch. */
  readonly at: number
}

type WorthSettings = Pick<Settings, 'WAIT_COST_GUARD' | 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE'>

/** Undefined where the guard is off, where waiting costs nothing, or where the model has no price on both tiers. */
export function worthOf(request: RequestToWeigh, settings: WorthSettings, prices: Catalogue = catalogue()): Worth | undefined {
  const { WAIT_COST_GUARD: guard, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMb } = settings
  if (!guard || memoryMb === 0) return undefined
  const saving = expectedSaving(request, prices)
  return saving === undefined ? undefined : { saving, costPerMs: waitingCostPerMs(memoryMb) }
}

/** In micro-USD: input at four bytes to the token; as output the mean of the model, or the cap where that is lower or no mean is known. */
export function expectedSaving(request: RequestToWeigh, prices: Catalogue = catalogue()): number | undefined {
  const { model, inputBytes, at, tokenCap = Number.POSITIVE_INFINITY } = request
  const mean = request.meanOutput ?? meanOutputOf(model)
  const output = mean === undefined ? request.tokenCap : Math.min(mean, tokenCap)
  const asked = { model, inputBytes, tokenCap: output, at }
  const standard = estimate(asked, prices)
  const flex = estimate({ ...asked, tier: 'flex' }, prices)
  return standard === undefined || flex === undefined ? undefined : Math.max(0, standard - flex)
}
