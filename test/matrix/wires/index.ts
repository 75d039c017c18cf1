// A script as the stream that each provider would send.
import type { ProviderName } from '../../../shared/catalogue/models.ts'
import type { SurfaceName } from '../../../shared/dialects/abouts.ts'
import { anthropicEvents } from './anthropic.ts'
import { type Script, type WireEvent, write } from './block.ts'
import { geminiEvents } from './gemini.ts'
import { generateEvents } from './generate.ts'
import { openaiEvents } from './openai.ts'

/** A provider's main wire goes by its name; the other by that of the dialect. */
export type Spoken = ProviderName | 'generate'

export const eventsOf: Readonly<Record<Spoken, (script: Script) => WireEvent[]>> = {
  openai: openaiEvents,
  gemini: geminiEvents,
  anthropic: anthropicEvents,
  generate: generateEvents,
}

export const streamOf = (spoken: Spoken, script: Script): string => write(eventsOf[spoken](script))

/** Callers of generateContent reach Gemini in it. */
export const spokenOn = (surface: SurfaceName, provider: ProviderName): Spoken =>
  surface === 'generate' && provider === 'gemini' ? 'generate' : provider
