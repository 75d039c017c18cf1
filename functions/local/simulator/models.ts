// The providers that are simulated, which models they know, and which of those have a flex tier (as of November 2026). A provider that is not
// here stands for itself: `npm start` calls the real one, or the upstream that it was given.
import type { ProviderName } from '../../../shared/providers/index.ts'

const known = {
  openai:
    /^(ft:)?(gpt-(3\.5-turbo|4|4-turbo|4o|4\.1|4\.5|[5-6](\.\d)?)(-(sol|terra|luna|astra|pro|mini|nano|codex|max|chat|latest))*|chatgpt-4o-latest|codex-mini-latest|o[134](-(mini|pro|preview))?)(-\d{4}-\d{2}-\d{2})?(:.+)?$/,
  gemini: /^gemini-(\d(\.\d)?)-(pro|flash|flash-lite|omni)(-preview|-latest)?(-\d{2}-\d{4}|-\d{3})?$/,
  anthropic: /^claude-(opus|sonnet|haiku|fable|mythos|instant|\d)[a-z0-9.-]*$/,
} satisfies Partial<Record<ProviderName, RegExp>>

export type SimulatedName = keyof typeof known

/** In the order of their ports. */
export const simulatedNames = Object.keys(known) as readonly SimulatedName[]

export const isSimulated = (name: ProviderName): name is SimulatedName => Object.hasOwn(known, name)

const flex: Readonly<Record<SimulatedName, readonly string[]>> = {
  openai: [
    ...['gpt-6-sol', 'gpt-6-luna', 'gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5.6-luna', 'gpt-5.5', 'gpt-5.5-pro', 'gpt-5.4', 'gpt-5.4-mini'],
    ...['gpt-5.4-nano', 'gpt-5.4-pro', 'gpt-5.2', 'gpt-5.2-pro', 'gpt-5.1', 'gpt-5', 'gpt-5-mini', 'gpt-5-nano', 'o3', 'o4-mini'],
  ],
  gemini: [
    ...['gemini-3.8-flash', 'gemini-3.7-flash', 'gemini-3.6-flash', 'gemini-3.5-flash', 'gemini-3.5-flash-lite', 'gemini-3.1-pro-preview'],
    ...['gemini-3.1-flash-lite', 'gemini-3-flash-preview', 'gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite'],
  ],
  anthropic: [],
}

/** What a list of models names: the ones with a flex tier; where there is none, some others. */
const others = ['claude-opus-5', 'claude-sonnet-5', 'claude-haiku-5']

export const knowsModel = (provider: SimulatedName, model: string): boolean => known[provider].test(model)

export const listed = (provider: SimulatedName): readonly string[] => (flex[provider].length > 0 ? flex[provider] : others)

/** Dated snapshots count as their alias. */
export const hasFlex = (provider: SimulatedName, model: string): boolean =>
  flex[provider].includes(model.replace(/-\d{4}-\d{2}-\d{2}$/, ''))
