// The providers of the `ai` package, pointed at a gateway: each speaks one surface and is given models of every provider.
import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogle } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import type { LanguageModel } from 'ai'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import type { TestGateway } from '../support/gateway.ts'

export interface Client {
  readonly surface: SurfaceName
  readonly model: (id: string) => LanguageModel
  /** Options that ask for reasoning and for its summary. */
  readonly reasoning: Options
  /** Options that ask for a schema in the dialect's own field. */
  readonly structured?: Options
}

type Options = Readonly<Record<string, Record<string, string | boolean | Record<string, string | boolean>>>>

/** Such clients cannot add a field to the body: OpenAI's send `start_within` as a header, the others rely on the default of their key. */
export async function clientsOf(gateway: TestGateway): Promise<readonly Client[]> {
  const { key } = await gateway.customer({ key: { startWithin: 'default' } })
  const headers = { 'x-leeway-start-within': 'default' }
  const openai = createOpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/v1`, headers })
  const anthropic = createAnthropic({ apiKey: key, baseURL: `${gateway.url}/v1` })
  const google = createGoogle({ apiKey: key, baseURL: `${gateway.url}/v1beta` })
  // The package knows reasoning models by name, and would drop the options for those of others.
  const effort = { reasoningEffort: 'low', forceReasoning: true }
  return [
    { surface: 'responses', model: openai.responses, reasoning: { openai: { ...effort, reasoningSummary: 'auto', store: false } } },
    { surface: 'chat', model: openai.chat, reasoning: { openai: effort } },
    {
      surface: 'interactions',
      model: google.interactions,
      reasoning: { google: { thinkingLevel: 'low', thinkingSummaries: 'auto', store: false } },
    },
    {
      surface: 'generate',
      model: google,
      reasoning: { google: { thinkingConfig: { thinkingLevel: 'low', includeThoughts: true } } },
    },
    {
      surface: 'messages',
      model: anthropic,
      reasoning: { anthropic: { thinking: { type: 'adaptive', display: 'summarized' }, effort: 'low' } },
      // For models that it does not know the package would force a tool in place of the schema.
      structured: { anthropic: { structuredOutputMode: 'outputFormat' } },
    },
  ]
}
