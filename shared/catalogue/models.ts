// Which provider serves a model name, and which models have a flex tier: dated data (as of 2026-11-21) and its look-ups.
// Sources: OpenAI's flex guide (developers.openai.com/api/docs/guides/flex-processing), Google's flex page
// (ai.google.dev/gemini-api/docs/flex-inference), and the contract's list (SPEC §4), which names some models ahead of the public lists.

export type ProviderName = 'openai' | 'gemini' | 'anthropic'

/** Which names belong to which provider; the first match wins. */
const prefixes: readonly { readonly pattern: RegExp; readonly provider: ProviderName; readonly shown: string }[] = [
  { pattern: /^claude-/, provider: 'anthropic', shown: 'claude-' },
  { pattern: /^gemini-/, provider: 'gemini', shown: 'gemini-' },
  { pattern: /^(gpt-|chatgpt-|codex-|o\d|ft:)/, provider: 'openai', shown: 'gpt-, chatgpt-, codex-, o + digit, ft:' },
]

const flexModels: Readonly<Record<ProviderName, readonly string[]>> = {
  openai: [
    'gpt-6-sol',
    'gpt-6-luna',
    'gpt-5.6-sol',
    'gpt-5.6-terra',
    'gpt-5.6-luna',
    'gpt-5.5',
    'gpt-5.5-pro',
    'gpt-5.4',
    'gpt-5.4-mini',
    'gpt-5.4-nano',
    'gpt-5.4-pro',
    'gpt-5.2',
    'gpt-5.2-pro',
    'gpt-5.1',
    'gpt-5',
    'gpt-5-mini',
    'gpt-5-nano',
    'o3',
    'o4-mini',
  ],
  gemini: [
    'gemini-3.8-flash',
    'gemini-3.7-flash',
    'gemini-3.6-flash',
    'gemini-3.5-flash',
    'gemini-3.5-flash-lite',
    'gemini-3.1-pro-preview',
    'gemini-3.1-flash-lite',
    'gemini-3-flash-preview',
    'gemini-2.5-pro',
    'gemini-2.5-flash',
    'gemini-2.5-flash-lite',
  ],
  anthropic: [],
}

const flex: ReadonlySet<string> = new Set(Object.values(flexModels).flat())

/** The provider that serves this model name, or undefined where no prefix fits. */
export const providerOf = (model: string): ProviderName | undefined => prefixes.find(({ pattern }) => pattern.test(model))?.provider

/** How model names may begin, for messages. */
export const knownPrefixes = prefixes.map(({ shown }) => shown).join(', ')

/** A dated snapshot's alias (`gpt-5.5-2026-04-01` → `gpt-5.5`); other names are their own. */
export const aliasOf = (model: string): string => model.replace(/-\d{4}-\d{2}-\d{2}$/, '')

/** Whether this model, or the alias of this snapshot, is on its provider's flex list. */
export const isFlexCapable = (model: string): boolean => flex.has(aliasOf(model))

/** Whether a window on this model can be billed. Every flex model is priced; the price catalogue refines this. */
export const isPriced = (model: string): boolean => isFlexCapable(model)
