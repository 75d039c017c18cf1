// A script as the stream that each provider would send.
import type { ProviderName } from '../../../shared/catalogue/models.ts'
import { anthropicEvents } from './anthropic.ts'
import { type Script, type WireEvent, write } from './block.ts'
import { geminiEvents } from './gemini.ts'
import { openaiEvents } from './openai.ts'

export const eventsOf: Readonly<Record<ProviderName, (script: Script) => WireEvent[]>> = {
  openai: openaiEvents,
  gemini: geminiEvents,
  anthropic: anthropicEvents,
}

export const streamOf = (provider: ProviderName, script: Script): string => write(eventsOf[provider](script))
