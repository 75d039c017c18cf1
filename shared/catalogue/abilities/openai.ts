// What OpenAI's models take on the Responses API, by family.
import type { AbilityRow, BaseRow } from './types.ts'

const asOf = '2026-11-30'
const github = (path: string): string => `https://github.com/${path}`
const guide = 'https://developers.openai.com/api/docs/guides/reasoning'
/** Every level tried on every model that the API listed. */
const measured = github('enricoros/big-AGI/issues/1159')

export const openaiBase: BaseRow = {
  shown: 'models that are not known here',
  asOf,
  sources: [
    guide,
    'https://developers.openai.com/api/docs/guides/structured-outputs',
    'https://developers.openai.com/api/docs/guides/images-vision',
    github('farion1231/cc-switch/pull/7287'),
    github('earendil-works/pi/issues/6522'),
    github('openai/openai-agents-python/pull/454'),
    github('spring-projects/spring-ai/issues/4776'),
    github('BerriAI/litellm/issues/17904'),
    github('Joouis/agent-maestro/issues/129'),
    github('anomalyco/opencode/pull/32489'),
    github('ItzCrazyKns/Vane/issues/1173'),
  ],
  abilities: {
    reasons: true,
    efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'],
    defaultEffort: 'medium',
    thinking: [],
    forcedTools: 'always',
    systemTurns: true,
    prefill: true,
    strictTools: true,
    sampling: 'without thinking',
    search: 'web_search',
    toolName: { pattern: '^[a-zA-Z0-9_-]+$', longest: 64 },
    callId: { pattern: '^[\\s\\S]+$', longest: 64 },
    images: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
    leastOutput: 16,
    user: { longest: 64, opaque: false },
    instructionsAlone: true,
    blankText: true,
    toolSchema: { lowerCase: true, properties: true, refusedAtRoot: ['oneOf', 'anyOf', 'allOf', 'enum', 'not'] },
    strictSchema: {
      refused: [
        ...['allOf', 'oneOf', 'not', 'if', 'then', 'else'],
        ...['dependentRequired', 'dependentSchemas', 'patternProperties', 'propertyNames'],
      ],
      closed: true,
      complete: true,
      definitions: ['$defs', 'definitions'],
      typeLists: true,
    },
    betas: [],
  },
}

const model = (id: string): string => `https://developers.openai.com/api/docs/models/${id}`

export const openaiFamilies: readonly AbilityRow[] = [
  {
    pattern: '^(ft:)?(gpt-3|gpt-4|chatgpt-)',
    shown: 'gpt-3.5, gpt-4, gpt-4o, gpt-4.1, chatgpt-',
    asOf,
    sources: [github('bolna-ai/bolna/pull/852'), measured],
    abilities: { reasons: false, efforts: [], defaultEffort: undefined, sampling: 'always' },
  },
  {
    pattern: '^(ft:)?(o\\d|codex-)',
    shown: 'o1, o3, o4-mini, codex-mini',
    asOf,
    sources: [measured, github('anomalyco/opencode/issues/4451')],
    abilities: { efforts: ['low', 'medium', 'high'], sampling: 'never' },
  },
  {
    pattern: '^(ft:)?gpt-5',
    shown: 'gpt-5, gpt-5-mini, gpt-5-nano',
    asOf,
    sources: [model('gpt-5'), measured, github('openai/codex/issues/6647')],
    abilities: { efforts: ['minimal', 'low', 'medium', 'high'], sampling: 'never' },
  },
  {
    pattern: '^gpt-5-codex',
    shown: 'gpt-5-codex',
    asOf,
    sources: [model('gpt-5-codex'), github('MadAppGang/claudish/pull/84')],
    abilities: { efforts: ['low', 'medium', 'high'], sampling: 'never' },
  },
  {
    pattern: '^gpt-5-pro',
    shown: 'gpt-5-pro',
    asOf,
    sources: [model('gpt-5-pro'), github('anomalyco/opencode/pull/3474')],
    abilities: { efforts: ['high'], defaultEffort: 'high', sampling: 'never' },
  },
  {
    pattern: '^gpt-5-chat',
    shown: 'gpt-5-chat-latest',
    asOf,
    sources: [model('gpt-5-chat-latest')],
    abilities: { reasons: false, efforts: [], defaultEffort: undefined, sampling: 'always' },
  },
  {
    pattern: '^gpt-5\\.\\d',
    shown: 'gpt-5.6, and gpt-5.x that are not known here',
    asOf,
    sources: [measured, github('anomalyco/opencode/issues/36141'), github('block/buzz/pull/1806')],
    abilities: { efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'] },
  },
  {
    pattern: '^gpt-5\\.1',
    shown: 'gpt-5.1',
    asOf,
    sources: [github('openai/openai-agents-python/issues/2089'), github('openai/codex/issues/6647')],
    abilities: { efforts: ['none', 'low', 'medium', 'high'], defaultEffort: 'none' },
  },
  {
    pattern: '^gpt-5\\.1-codex-max',
    shown: 'gpt-5.1-codex-max',
    asOf,
    sources: [github('MadAppGang/claudish/pull/84'), model('gpt-5.1-codex-max')],
    abilities: { efforts: ['none', 'low', 'medium', 'high', 'xhigh'], defaultEffort: 'none' },
  },
  {
    pattern: '^gpt-5\\.[2-4]',
    shown: 'gpt-5.2, gpt-5.4',
    asOf,
    sources: [model('gpt-5.2'), model('gpt-5.4'), github('anomalyco/models.dev/pull/2351')],
    abilities: { efforts: ['none', 'low', 'medium', 'high', 'xhigh'], defaultEffort: 'none' },
  },
  {
    pattern: '^gpt-5\\.5',
    shown: 'gpt-5.5',
    asOf,
    sources: [model('gpt-5.5'), github('maximhq/bifrost/pull/3369'), github('block/buzz/pull/1806')],
    abilities: { efforts: ['none', 'low', 'medium', 'high', 'xhigh'] },
  },
  {
    pattern: '^gpt-5\\.[23]-codex',
    shown: 'gpt-5.2-codex, gpt-5.3-codex',
    asOf,
    sources: [model('gpt-5.3-codex'), github('MadAppGang/claudish/pull/84')],
    abilities: { efforts: ['low', 'medium', 'high', 'xhigh'], defaultEffort: 'medium', sampling: 'never' },
  },
  {
    pattern: '^gpt-5\\.\\d+-pro',
    shown: 'gpt-5.2-pro, gpt-5.4-pro, gpt-5.5-pro',
    asOf,
    sources: [model('gpt-5.4-pro'), github('spacedriveapp/spacebot/pull/409'), github('anomalyco/models.dev/pull/2351')],
    abilities: { efforts: ['medium', 'high', 'xhigh'], defaultEffort: 'high', sampling: 'never' },
  },
  {
    pattern: '^gpt-5\\.\\d+-chat',
    shown: 'gpt-5.1-chat-latest, gpt-5.2-chat-latest, gpt-5.3-chat-latest',
    asOf,
    sources: [github('anomalyco/models.dev/pull/2351')],
    abilities: { efforts: ['medium'], defaultEffort: 'medium', sampling: 'never' },
  },
  {
    pattern: '^gpt-6-astra',
    shown: 'gpt-6-astra',
    asOf,
    sources: [github('QwenLM/qwen-code/pull/11295'), model('gpt-6-astra')],
    abilities: { efforts: ['low', 'medium', 'high', 'xhigh', 'max'], sampling: 'never' },
  },
]
