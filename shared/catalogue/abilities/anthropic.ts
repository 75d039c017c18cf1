// What Claude models take on the Messages API, by family.
import type { Abilities, AbilityRow, BaseRow, Beta } from './types.ts'

const asOf = '2026-11-30'
const github = (path: string): string => `https://github.com/${path}`
const docs = (path: string): string => `https://platform.claude.com/docs/en/${path}`
const effort = docs('build-with-claude/effort')
/** Version 1.12.0. */
const types = github('anthropics/anthropic-sdk-typescript')
const adaptive = 'https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html'
const profiles = github('langchain-ai/langchainjs/releases/tag/@langchain%2Fanthropic@1.5.13')

const mcp = ['mcp-client-']
const compaction = ['compact-']
const toolChanges = ['mid-conversation-tool-changes-', 'inline-tools-']

/** Fields, tools and blocks of the SDK's `beta` types that its other types lack, with the betas of its `AnthropicBeta` that bring them. */
const betas: readonly Beta[] = [
  { place: 'body', name: 'billing_policy', headers: ['user-profiles-'] },
  { place: 'body', name: 'compaction', headers: compaction },
  { place: 'body', name: 'context_management', headers: ['context-management-', ...compaction] },
  { place: 'body', name: 'fallback_credit_token', headers: ['fallback-credit-'] },
  { place: 'body', name: 'fallbacks', headers: ['server-side-fallback-'] },
  { place: 'body', name: 'mcp_servers', headers: mcp },
  { place: 'body', name: 'output_format', headers: ['structured-outputs-'] },
  { place: 'body', name: 'thread', headers: ['message-threads-'] },
  { place: 'output_config', name: 'task_budget', headers: ['task-budgets-'] },
  { place: 'thinking', name: 'block_binding', headers: ['thinking-binding-controls-'] },
  { place: 'message', name: 'output_config', headers: ['mid-conversation-output-config-'] },
  { place: 'message', name: 'clear_at', headers: ['mid-conversation-system-clear-at-'] },
  { place: 'tool', name: 'advisor_20260301', headers: ['advisor-tool-'] },
  { place: 'tool', name: 'bash_20241022', headers: ['computer-use-'] },
  { place: 'tool', name: 'computer_20241022', headers: ['computer-use-'] },
  { place: 'tool', name: 'computer_20250124', headers: ['computer-use-'] },
  { place: 'tool', name: 'computer_20251124', headers: ['computer-use-'] },
  { place: 'tool', name: 'mcp_toolset', headers: mcp },
  { place: 'tool', name: 'text_editor_20241022', headers: ['computer-use-'] },
  { place: 'block', name: 'advisor_tool_result', headers: ['advisor-tool-'] },
  { place: 'block', name: 'compaction', headers: compaction },
  { place: 'block', name: 'fallback', headers: ['server-side-fallback-'] },
  { place: 'block', name: 'mcp_tool_listing', headers: mcp },
  { place: 'block', name: 'mcp_tool_result', headers: mcp },
  { place: 'block', name: 'mcp_tool_use', headers: mcp },
  { place: 'block', name: 'tool_addition', headers: toolChanges },
  { place: 'block', name: 'tool_removal', headers: toolChanges },
]

export const anthropicBase: BaseRow = {
  shown: 'models that are not known here',
  asOf,
  sources: [
    effort,
    types,
    docs('build-with-claude/structured-outputs'),
    docs('build-with-claude/mid-conversation-system-messages'),
    github('anomalyco/opencode/issues/31259'),
    github('LibreChat-AI/agents/pull/124'),
    github('experientiallabs/experiential/pull/804'),
    github('NousResearch/hermes-agent/issues/55432'),
    github('cline/cline/pull/11885'),
    github('diegosouzapw/OmniRoute/issues/13715'),
    github('BerriAI/litellm/issues/10106'),
    github('anthropics/claude-code/issues/5973'),
    github('anomalyco/opencode/issues/35516'),
    github('earendil-works/pi/issues/9953'),
    github('CherryHQ/cherry-studio/issues/18037'),
    github('anthropics/anthropic-sdk-csharp/issues/195'),
    github('genkit-ai/genkit-dart/pull/402'),
  ],
  abilities: {
    reasons: true,
    efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
    defaultEffort: 'high',
    thinking: ['adaptive'],
    forcedTools: 'never',
    systemTurns: true,
    prefill: false,
    strictTools: true,
    sampling: 'defaults',
    search: 'web_search_20260318',
    toolName: { pattern: '^[a-zA-Z0-9_-]+$', longest: 128 },
    callId: { pattern: '^[a-zA-Z0-9_-]+$', longest: 65_536 },
    images: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
    leastOutput: 0,
    user: { longest: 256, opaque: true },
    instructionsAlone: false,
    blankText: false,
    toolSchema: { lowerCase: true, properties: false, refusedAtRoot: ['oneOf', 'anyOf', 'allOf'] },
    strictSchema: {
      refused: [
        ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'maxItems'],
        ...['uniqueItems', 'contains', 'minProperties', 'maxProperties', 'patternProperties', 'propertyNames'],
        ...['oneOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'definitions'],
      ],
      closed: true,
      complete: false,
      definitions: ['$defs'],
      typeLists: false,
      formats: ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'],
      minItems: [0, 1],
    },
    betas,
  },
}

const oldest: Partial<Abilities> = {
  efforts: [],
  defaultEffort: undefined,
  forcedTools: 'without thinking',
  systemTurns: false,
  prefill: true,
  strictTools: false,
  sampling: 'always',
  search: 'web_search_20250305',
}

/** Thinking with a budget of tokens. */
const budgeted: Partial<Abilities> = { ...oldest, thinking: ['enabled', 'disabled'] }
const fourFive: Partial<Abilities> = { ...budgeted, strictTools: true }

/** The model decides how much to think; a budget is still taken. */
const fourSix: Partial<Abilities> = {
  ...fourFive,
  thinking: ['adaptive', 'enabled', 'disabled'],
  efforts: ['low', 'medium', 'high', 'max'],
  defaultEffort: 'high',
  prefill: false,
  search: 'web_search_20260318',
}

/** A budget is refused, and so are sampling parameters. */
const fourSeven: Partial<Abilities> = {
  ...fourSix,
  thinking: ['adaptive', 'disabled'],
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  sampling: 'defaults',
}
const fourEight: Partial<Abilities> = { ...fourSeven, systemTurns: true }
const alwaysThinks: Partial<Abilities> = { thinking: ['adaptive'], forcedTools: 'never' }

export const anthropicFamilies: readonly AbilityRow[] = [
  {
    pattern: '^claude-(2|instant|3-haiku|3-opus|3-sonnet|3-5)',
    shown: 'Claude 3.5 and older',
    asOf,
    sources: [docs('about-claude/models/overview')],
    abilities: { ...oldest, reasons: false, thinking: ['disabled'] },
  },
  {
    pattern: '^claude-(3-7|(opus|sonnet|haiku)-4)',
    shown: 'Claude 3.7 and 4',
    asOf,
    sources: [effort, adaptive, github('earendil-works/pi/issues/9953')],
    abilities: budgeted,
  },
  {
    pattern: '^claude-(opus|sonnet|haiku)-4-\\d',
    shown: 'Claude 4.x that are not known here',
    asOf,
    sources: [effort],
    abilities: fourEight,
  },
  {
    pattern: '^claude-(opus|sonnet|haiku)-4-[0-4]',
    shown: 'Claude 4.1',
    asOf,
    sources: [effort, adaptive, github('earendil-works/pi/issues/9953')],
    abilities: budgeted,
  },
  {
    pattern: '^claude-(sonnet|haiku)-4-5',
    shown: 'Claude Sonnet 4.5, Haiku 4.5',
    asOf,
    sources: [effort, adaptive, docs('build-with-claude/structured-outputs')],
    abilities: fourFive,
  },
  {
    pattern: '^claude-opus-4-5',
    shown: 'Claude Opus 4.5',
    asOf,
    sources: [effort, adaptive],
    abilities: { ...fourFive, efforts: ['low', 'medium', 'high'], defaultEffort: 'high' },
  },
  {
    pattern: '^claude-(opus|sonnet|haiku)-4-6',
    shown: 'Claude Opus 4.6, Sonnet 4.6',
    asOf,
    sources: [effort, adaptive, docs('about-claude/models/whats-new-claude-4-6'), github('langchain-ai/deepagents/issues/1585')],
    abilities: fourSix,
  },
  {
    pattern: '^claude-opus-4-7',
    shown: 'Claude Opus 4.7',
    asOf,
    sources: [effort, adaptive, github('anthropics/claude-code/issues/61242'), github('earendil-works/pi/pull/7961')],
    abilities: fourSeven,
  },
  {
    pattern: '^claude-opus-4-8',
    shown: 'Claude Opus 4.8',
    asOf,
    sources: [
      effort,
      docs('about-claude/models/whats-new-claude-4-8'),
      github('vercel/ai/pull/15674'),
      github('0xPlaygrounds/rig/pull/1862'),
      github('LeenHawk/gproxy/issues/209'),
    ],
    abilities: fourEight,
  },
  {
    pattern: '^claude-sonnet-5',
    shown: 'Claude Sonnet 5',
    asOf,
    sources: [
      effort,
      github('promptfoo/promptfoo/pull/10631'),
      github('earendil-works/pi/pull/7961'),
      'https://docs.rs/gproxy-transform/2.6.1/src/gproxy_transform/transform/common/claude_mid_conv_system.rs.html',
    ],
    abilities: fourSeven,
  },
  {
    pattern: '^claude-(opus|haiku)-5',
    shown: 'Claude Opus 5',
    asOf,
    sources: [effort, docs('about-claude/models/whats-new-opus-5'), profiles],
    abilities: { ...fourEight, offUpTo: 'high' },
  },
  {
    pattern: '^claude-haiku-5-5',
    shown: 'Claude Haiku 5.5',
    asOf,
    sources: [
      effort,
      docs('models/haiku-5-5/whats-new-haiku-5-5'),
      'https://docs.apiyi.com/en/live/2026-11/claude-thinking-guide-refresh',
      profiles,
    ],
    abilities: { ...fourEight, offUpTo: 'high', defaultEffort: 'medium' },
  },
  {
    pattern: '^claude-sonnet-5-\\d',
    shown: 'Claude Sonnet 5.5 and later',
    asOf,
    sources: [effort, docs('models/sonnet-5-5/whats-new-sonnet-5-5'), docs('models/sonnet-5-5/migration-guide'), profiles],
    abilities: { thinking: ['adaptive', 'between_tools'], offUpTo: 'high', forcedTools: 'never' },
  },
  {
    pattern: '^claude-opus-5-\\d',
    shown: 'Claude Opus 5.5 and later',
    asOf,
    sources: [
      docs('models/opus-5-5/whats-new-opus-5-5'),
      github('stdapi-ai/stdapi.ai/issues/284'),
      github('can1357/oh-my-pi/issues/12939'),
      github('vercel/ai/issues/21364'),
    ],
    abilities: { ...alwaysThinks, defaultEffort: 'medium' },
  },
  {
    pattern: '^claude-(fable|mythos)-',
    shown: 'Claude Fable, Mythos',
    asOf,
    sources: [
      adaptive,
      github('Menci/Floway/pull/359'),
      github('cline/cline/issues/13203'),
      github('can1357/oh-my-pi/issues/12939'),
      profiles,
    ],
    abilities: alwaysThinks,
  },
]
