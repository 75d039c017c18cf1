// What the price list does not say: which models are listed, what they are for, which have a flex tier, and what the other tiers cost.
// Sources: the flex list is the contract's (contract §4), from OpenAI's flex guide (developers.openai.com/api/docs/guides/flex-processing) and
// Google's flex page (ai.google.dev/gemini-api/docs/flex-inference). Priority of OpenAI: openai.com/api-fast-mode for GPT-5.6, 5.5, 5.4, 5.2,
// 5.1, 5 and 4.1; not read there, and to be checked: GPT-6 (taken as twice, like GPT-5.6), GPT-4o, o3, o4-mini. Priority of
// Gemini: the price list's notes say 1.8 times for 3.7 and 3.8 Flash, Google 1.75 to 2 in general; 1.8 is taken for all. Cached input on flex
// of three models: the lists of LiteLLM and Portkey. Output lengths are for information only, unchecked, and part of no price.
import { providerNames, providers } from '../../providers/index.ts'
import type { Category, Prefix, ProviderName, Rates } from '../types.ts'

/** Change this date whenever the overlay or the price list changes: it is the date in the catalogue's version. */
export const asOf = '2026-11-21'

/** How model names tell their provider, in the order of the providers' names. */
export const prefixes: readonly Prefix[] = [...providerNames].sort().map(provider => {
  const { pattern, shown } = providers[provider].models
  return { pattern: pattern.source, provider, shown }
})

/** A multiple of the standard rates, or the list's own rates in USD per 1M tokens where they are not a round multiple. */
export type TierRule = number | { readonly usd: Rates } | { readonly factor: number; readonly usd: Partial<Rates> }

export interface ModelOverlay {
  readonly id: string
  readonly category: Category
  readonly flex?: TierRule
  readonly priority?: TierRule
  readonly outputLength?: number
  /** Its tokens are not all sold at the price of text, so that a price of text would be wrong. */
  readonly unpriced?: true
}

/** Flex is half of standard. */
const half = 0.5
const gpt = { category: 'reasoning', outputLength: 128_000 } as const
const codex = { ...gpt, category: 'code' } as const
const o = { category: 'reasoning', outputLength: 100_000 } as const
const gpt41 = { category: 'multimodal', outputLength: 32_768 } as const
const gpt4o = { category: 'multimodal', outputLength: 16_384 } as const
const gemini = { category: 'reasoning', outputLength: 65_536, flex: half, priority: 1.8 } as const

/** A provider without models here is served without prices. */
export const overlay: Readonly<Partial<Record<ProviderName, readonly ModelOverlay[]>>> = {
  openai: [
    { id: 'gpt-6-astra', ...gpt, priority: 2 },
    { id: 'gpt-6-sol', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-6-luna', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-5.6', ...gpt, priority: 2 },
    { id: 'gpt-5.6-sol', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-5.6-terra', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-5.6-luna', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-5.5', ...gpt, flex: half, priority: 2.5 },
    { id: 'gpt-5.5-pro', ...gpt, flex: half },
    // OpenAI lists cached input on flex as 0.13, not 0.125.
    { id: 'gpt-5.4', ...gpt, flex: { factor: half, usd: { cached: 0.13 } }, priority: 2 },
    { id: 'gpt-5.4-mini', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-5.4-nano', ...gpt, flex: half },
    { id: 'gpt-5.4-pro', ...gpt, flex: half },
    { id: 'gpt-5.3-codex', ...codex },
    { id: 'gpt-5.3-chat-latest', category: 'multimodal', outputLength: 16_384 },
    { id: 'gpt-5.2', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-5.2-pro', ...gpt, flex: half },
    { id: 'gpt-5.2-codex', ...codex },
    { id: 'gpt-5.1', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-5.1-codex', ...codex, priority: 2 },
    { id: 'gpt-5.1-codex-max', ...codex },
    { id: 'gpt-5.1-codex-mini', ...codex },
    { id: 'gpt-5', ...gpt, flex: half, priority: 2 },
    { id: 'gpt-5-mini', ...gpt, flex: half, priority: 1.8 },
    { id: 'gpt-5-nano', ...gpt, flex: half },
    { id: 'gpt-5-pro', category: 'reasoning', outputLength: 272_000 },
    { id: 'gpt-5-codex', ...codex, priority: 2 },
    { id: 'o3', ...o, flex: half, priority: 1.75 },
    { id: 'o3-pro', ...o },
    { id: 'o3-mini', ...o },
    // Listed as 0.138 on flex, not 0.1375; priority is no round multiple.
    { id: 'o4-mini', ...o, flex: { factor: half, usd: { cached: 0.138 } }, priority: { usd: { input: 2, cached: 0.5, output: 8 } } },
    { id: 'o1', ...o },
    { id: 'gpt-4.1', ...gpt41, priority: 1.75 },
    { id: 'gpt-4.1-mini', ...gpt41, priority: 1.75 },
    { id: 'gpt-4.1-nano', ...gpt41, priority: 2 },
    { id: 'gpt-4o', ...gpt4o, priority: 1.7 },
    { id: 'gpt-4o-2024-05-13', category: 'multimodal', outputLength: 4_096 },
    { id: 'gpt-4o-mini', ...gpt4o, priority: { usd: { input: 0.25, cached: 0.125, output: 1 } } },
  ],
  gemini: [
    { id: 'gemini-3.8-flash', ...gemini },
    { id: 'gemini-3.7-flash', ...gemini },
    { id: 'gemini-3.6-flash', ...gemini },
    { id: 'gemini-3.5-flash', ...gemini },
    // Listed as 0.02 on flex, not 0.015.
    { id: 'gemini-3.5-flash-lite', ...gemini, flex: { factor: half, usd: { cached: 0.02 } } },
    { id: 'gemini-3.1-pro-preview', ...gemini },
    { id: 'gemini-3.1-flash-lite', ...gemini },
    { id: 'gemini-3-flash-preview', ...gemini },
    { id: 'gemini-2.5-pro', ...gemini },
    { id: 'gemini-2.5-flash', ...gemini },
    { id: 'gemini-2.5-flash-lite', ...gemini },
    { id: 'gemini-omni-flash-preview', category: 'video', unpriced: true },
  ],
  // Anthropic has no flex tier and sells no priority tier any more (platform.claude.com/docs/en/api/service-tiers).
  anthropic: [
    { id: 'claude-fable-5-1', category: 'reasoning' },
    { id: 'claude-fable-5', category: 'reasoning' },
    { id: 'claude-opus-5-5', category: 'reasoning' },
    { id: 'claude-opus-5', category: 'reasoning' },
    { id: 'claude-opus-4-8', category: 'reasoning' },
    { id: 'claude-opus-4-7', category: 'reasoning' },
    { id: 'claude-opus-4-6', category: 'reasoning' },
    { id: 'claude-opus-4-5', category: 'reasoning' },
    { id: 'claude-opus-4-1', category: 'reasoning' },
    { id: 'claude-opus-4', category: 'reasoning' },
    { id: 'claude-sonnet-5', category: 'reasoning' },
    { id: 'claude-sonnet-4-6', category: 'reasoning' },
    { id: 'claude-sonnet-4-5', category: 'reasoning' },
    { id: 'claude-sonnet-4', category: 'reasoning' },
    { id: 'claude-haiku-4-5', category: 'reasoning' },
  ],
}
