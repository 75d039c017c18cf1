// What Gemini's models take on the Interactions API, by family.
import type { AbilityRow, BaseRow } from './types.ts'

const asOf = '2026-11-30'
const github = (path: string): string => `https://github.com/${path}`
const thinking = 'https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/thinking'
/** Version 3.1.0. */
const types = github('googleapis/js-genai')
const signatures = [
  'https://ai.google.dev/gemini-api/docs/thought-signatures',
  github('docker/docker-agent/pull/2155'),
  github('pipecat-ai/pipecat/pull/5809'),
]

export const geminiBase: BaseRow = {
  shown: 'Gemini 3.7 and later, and models that are not known here',
  asOf,
  sources: [thinking, types, ...signatures, github('LibreChat-AI/agents/pull/412'), github('anomalyco/opencode/issues/47034')],
  abilities: {
    reasons: true,
    efforts: ['low', 'medium', 'high'],
    defaultEffort: 'medium',
    thinking: [],
    forcedTools: 'always',
    systemTurns: false,
    prefill: false,
    strictTools: false,
    sampling: 'always',
    search: 'google_search',
    toolName: { pattern: '^[a-zA-Z_][a-zA-Z0-9_.:-]*$', longest: 128 },
    callId: { pattern: '^[\\s\\S]+$', longest: 65_536 },
    images: [...['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'], ...['image/gif', 'image/bmp', 'image/tiff']],
    leastOutput: 1,
    user: { longest: 0, opaque: true },
    instructionsAlone: false,
    blankText: true,
    toolSchema: { lowerCase: false, properties: false, refusedAtRoot: [] },
    strictSchema: { refused: [], closed: false, complete: false, definitions: ['$defs', 'definitions'], typeLists: true },
    callSignature: 'skip_thought_signature_validator',
    betas: [],
  },
}

export const geminiFamilies: readonly AbilityRow[] = [
  {
    pattern: '^gemini-[12]',
    shown: 'Gemini 2.5 and older',
    asOf,
    sources: [thinking, 'https://ai.google.dev/gemini-api/docs/interactions/thinking'],
    abilities: { efforts: ['minimal', 'low', 'medium', 'high'], defaultEffort: undefined, prefill: true, callSignature: undefined },
  },
  {
    pattern: '^gemini-[12][.\\d]*-pro',
    shown: 'Gemini 2.5 Pro',
    asOf,
    sources: [thinking],
    abilities: { efforts: ['low', 'medium', 'high'], defaultEffort: undefined, prefill: true, callSignature: undefined },
  },
  {
    pattern: '^gemini-3(\\.[0-5])?-',
    shown: 'Gemini 3, 3.1 and 3.5 Flash and Flash-Lite',
    asOf,
    sources: [thinking, 'https://docs.litellm.ai/blog/gemini_3_flash', github('LibreChat-AI/agents/pull/323')],
    abilities: { efforts: ['minimal', 'low', 'medium', 'high'], prefill: true },
  },
  {
    pattern: '^gemini-3\\.[0-5]-pro',
    shown: 'Gemini 3.1 Pro',
    asOf,
    sources: [thinking, 'https://docs.rs/adk-model/1.0.0/adk_model/gemini/enum.ThinkingLevel.html'],
    abilities: { efforts: ['low', 'medium', 'high'], defaultEffort: 'high', prefill: true },
  },
  {
    pattern: '^gemini-3-pro',
    shown: 'Gemini 3 Pro',
    asOf,
    sources: [github('heyhuynhgiabuu/proxypal/issues/170'), github('enricoros/big-AGI/issues/893')],
    abilities: { efforts: ['low', 'high'], defaultEffort: 'high', prefill: true },
  },
  {
    pattern: '^gemini-3\\.(5-flash-lite|6)',
    shown: 'Gemini 3.5 Flash-Lite, 3.6 Flash',
    asOf,
    sources: [thinking, github('LibreChat-AI/agents/pull/323'), github('cline/cline/issues/12521')],
    abilities: { efforts: ['minimal', 'low', 'medium', 'high'], prefill: false },
  },
]
