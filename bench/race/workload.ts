// The requests that a trace is asked to serve: who asks for what, when, with which window, and what chance has in store for each.
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { priceUsage } from '../../shared/catalogue/price.ts'
import type { Priced, ProviderName } from '../../shared/catalogue/types.ts'
import type { Random } from '../../shared/clock.ts'
import { exponential, lognormal, seeded } from './random.ts'

/** What a gateway knows of a request when it arrives. */
export interface Asked {
  readonly id: number
  /** Epoch milliseconds. */
  readonly arrivesAt: number
  readonly windowSeconds: number
  readonly organisation: string
  readonly provider: ProviderName
  readonly model: string
  readonly inputBytes: number
  /** Set by every second caller. */
  readonly tokenCap?: number
}

/** And what only the future tells. The same for every policy. */
export interface Request extends Asked {
  readonly usage: { readonly input: number; readonly output: number }
  readonly prices: Priced
  /** From an admitted flex attempt to its start. */
  readonly flexDelayMs: number
  readonly standardDelayMs: number
  /** In [0, 1): how lucky the request is in a queue. */
  readonly luck: number
}

export interface WorkloadOptions {
  readonly seed: number
  readonly races: number
  /** Requests per second, Poisson. */
  readonly rate: number
  readonly model: string
}

/** Seconds; each as likely as the others. */
export const windows: readonly number[] = [5, 8, 10, 15, 30, 60, 120, 300, 600]

interface Size {
  readonly share: number
  /** Mean tokens. */
  readonly input: number
  readonly output: number
}

export const sizes: readonly Size[] = [
  { share: 0.4, input: 1_000, output: 400 },
  { share: 0.4, input: 8_000, output: 1_500 },
  { share: 0.2, input: 60_000, output: 5_000 },
]

/** Medians in seconds and sigmas of the lognormal times to start. */
export const flexStart = { median: 1, sigma: 0.6 }
export const standardStart = { median: 1.2, sigma: 0.5 }

const organisations = 8
const bytesPerToken = 4
const second = 1_000

/** A moment at which the prices of the catalogue hold. */
export const epoch = Date.UTC(2027, 0, 1)

/** Draws the requests of one trace. @throws Error for a model without a flex price */
export function workload(trace: string, { seed, races, rate, model }: WorkloadOptions): Request[] {
  const provider = catalogue().find(model)?.provider
  if (provider === undefined) throw new Error(`The catalogue does not know ${model}`)
  const random = seeded(`${seed}/${trace}/workload`)
  let at = epoch
  return Array.from({ length: races }, (_, id) => {
    at += Math.round(exponential(second / rate, random))
    return request({ id, arrivesAt: at, provider, model }, random)
  })
}

function request(base: Pick<Asked, 'id' | 'arrivesAt' | 'provider' | 'model'>, random: Random): Request {
  const size = pickSize(random())
  const usage = { input: drawTokens(size.input, random), output: drawTokens(size.output, random) }
  const prices = priceUsage({ provider: base.provider, model: base.model, tier: 'flex', usage, at: base.arrivesAt })
  if (prices === undefined) throw new Error(`${base.model} has no flex price`)
  return {
    ...base,
    usage,
    prices,
    windowSeconds: windows[Math.floor(random() * windows.length)] ?? 60,
    // The first asks half the time, the second a quarter, …
    organisation: `organisation-${Math.min(organisations, Math.floor(-Math.log2(1 - random())) + 1)}`,
    inputBytes: usage.input * bytesPerToken,
    tokenCap: random() < 0.5 ? 4 * size.output : undefined,
    flexDelayMs: Math.round(second * lognormal(flexStart.median, flexStart.sigma, random)),
    standardDelayMs: Math.round(second * lognormal(standardStart.median, standardStart.sigma, random)),
    luck: random(),
  }
}

function pickSize(chance: number): Size {
  let sum = 0
  const found = sizes.find(({ share }) => {
    sum += share
    return chance < sum
  })
  return found ?? { share: 0, input: 1_000, output: 400 }
}

/** Lognormal with that mean, never beyond four times of it: the cap where there is one. */
function drawTokens(mean: number, random: Random): number {
  const sigma = 0.5
  return Math.max(1, Math.round(Math.min(4 * mean, lognormal(mean * Math.exp(-(sigma ** 2) / 2), sigma, random))))
}
