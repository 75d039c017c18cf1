// Decides the fate of each accepted call from the mode that is set for its provider and model.
import type { Clock } from '../../../../shared/clock.ts'
import { providers } from '../../../../shared/providers/index.ts'
import type { SimulatedName } from '../models.ts'
import type { InsideFailure } from '../types.ts'
import { type Weather, weather } from './believable.ts'
import type { FlexMode } from './mode.ts'

export type Fate =
  | { readonly kind: 'serve'; readonly delay: number }
  | { readonly kind: 'refuse'; readonly retryAfter: number | undefined }
  | { readonly kind: 'error'; readonly error: 'quota' | 'fault' | 'unsupported' }
  | { readonly kind: 'fail-inside'; readonly failure: InsideFailure; readonly after: 'created' | 'output' }
  | { readonly kind: 'cut'; readonly at: 'connect' | 'created' | 'mid-stream' }
  | { readonly kind: 'silent' }

export type FlexTarget = SimulatedName | `${SimulatedName}/${string}`
export type FlexSetting = FlexMode | readonly FlexMode[]

export interface Gate {
  set(target: FlexTarget, setting: FlexSetting): void
  settings(): Readonly<Record<string, FlexSetting>>
  decide(provider: SimulatedName, model: string, tier: 'flex' | 'standard'): Fate
}

interface Live {
  readonly mode: FlexMode
  refusalsLeft: number
  readonly weather: () => Weather
}

const touches = (mode: FlexMode, provider: SimulatedName, tier: 'flex' | 'standard'): boolean =>
  (mode.tiers ?? [providers[provider].flex === undefined ? 'standard' : 'flex']).includes(tier)

function fate(live: Live): Fate {
  const { mode } = live
  switch (mode.mode) {
    case 'always':
      return { kind: 'serve', delay: 0 }
    case 'never':
      return { kind: 'refuse', retryAfter: undefined }
    case 'queue':
      return { kind: 'serve', delay: mode.seconds * 1000 }
    case 'refuse-then-admit':
      return live.refusalsLeft-- > 0 ? { kind: 'refuse', retryAfter: mode.retryAfter } : { kind: 'serve', delay: 0 }
    case 'overload-inside-200':
      return { kind: 'fail-inside', failure: 'overloaded', after: mode.after ?? 'created' }
    case 'unsupported':
      return mode.inside ? { kind: 'fail-inside', failure: 'unsupported', after: 'created' } : { kind: 'error', error: 'unsupported' }
    case 'quota':
    case 'fault':
      return { kind: 'error', error: mode.mode }
    case 'cut':
      return { kind: 'cut', at: mode.at }
    case 'silent':
      return { kind: 'silent' }
    case 'believable': {
      const now = live.weather()
      return now.admitted ? { kind: 'serve', delay: now.delay } : { kind: 'refuse', retryAfter: undefined }
    }
    default:
      return mode satisfies never
  }
}

export function createGate(clock: Clock, random: () => number): Gate {
  const targets = new Map<string, { readonly setting: FlexSetting; readonly live: readonly Live[] }>()
  const liveOf = (mode: FlexMode): Live => ({
    mode,
    refusalsLeft: mode.mode === 'refuse-then-admit' ? mode.refusals : 0,
    weather: mode.mode === 'believable' ? weather(mode, clock, random) : () => ({ admitted: true, delay: 0 }),
  })
  return {
    set(target, setting) {
      targets.set(target, { setting, live: [setting].flat().map(liveOf) })
    },
    settings: () => Object.fromEntries([...targets].map(([target, { setting }]) => [target, setting])),
    decide(provider, model, tier) {
      const candidates = [targets.get(`${provider}/${model}`), targets.get(provider)].flatMap(entry => entry?.live ?? [])
      const live = candidates.find(({ mode }) => touches(mode, provider, tier))
      return live ? fate(live) : { kind: 'serve', delay: 0 }
    },
  }
}
