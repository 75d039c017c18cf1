// The providers by name. A new one is a data file and a line here.
import type { ProviderName } from '../catalogue/models.ts'
import { anthropic } from './anthropic.ts'
import { gemini } from './gemini.ts'
import { openai } from './openai.ts'
import type { Provider } from './provider.ts'

export const providers: Readonly<Record<ProviderName, Provider>> = { openai, gemini, anthropic }
