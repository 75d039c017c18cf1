// The fates of the Messages surface: every field of @anthropic-ai/sdk's MessageCreateParams (1.12, the sampling fields of 0.137, the beta's).
import {
  cap,
  gatewayRows,
  hint,
  noCounterpart,
  noDomains,
  otherContent,
  otherTool,
  parallelHint,
  providerBoundId,
  searchCap,
  strictHint,
  toolNames,
  userDigest,
} from '../parameters/common.ts'
import {
  everywhere,
  type Fate,
  type Fates,
  ignored,
  limitedTo,
  mapped,
  native,
  type ParameterRow,
  refused,
  rows,
} from '../parameters/fate.ts'

/** In this dialect itself it travels untouched. */
const abroad = (others: Fate, fates: Partial<Fates> = {}): Fates => ({ ...fates, messages: native, others })

const optionOnly = '; on Claude models it travels when the key has the option "native parameters"'
const hintOnly = '; with the key\'s option "native parameters" it travels to Claude models, and is ignored for others'
const option = { nativeOption: true } as const

/** Where a message, a tool result or a document holds blocks. */
const blocks = 'messages.*.content.*'
const resultBlocks = `${blocks}.content.*`
const holdersOfCacheControl = [
  'system.*',
  'tools.*',
  blocks,
  resultBlocks,
  `${resultBlocks}.content.*`,
  `${resultBlocks}.source.content.*`,
  `${blocks}.source.content.*`,
  `${blocks}.content.content`,
  `${blocks}.content.content.source.content.*`,
  `${blocks}.content.tool_references.*`,
]

const webSearchTypes = ['web_search_20250305', 'web_search_20260209', 'web_search_20260318']
const blockTypes = [
  ...['text', 'image', 'document', 'thinking', 'redacted_thinking'],
  ...['tool_use', 'tool_result', 'server_tool_use', 'web_search_tool_result'],
]

export const parameters: readonly ParameterRow[] = [
  ...gatewayRows,
  { path: 'top_k', fates: everywhere(refused(optionOnly)), ...option },
  { path: 'stop_sequences', fates: everywhere(refused(optionOnly, [[]])), ...option },
  ...rows(['cache_control', ...holdersOfCacheControl.map(holder => `${holder}.cache_control`)], everywhere(refused(hintOnly)), {
    nativeOption: 'hint',
  }),
  ...rows([`${blocks}.citations`, `${resultBlocks}.citations`], everywhere(refused(optionOnly, [{ enabled: false }, {}, []])), {
    on: ['document', 'file'],
    ...option,
  }),
  { path: 'max_tokens', fates: abroad(mapped(cap)) },
  ...rows(['temperature', 'top_p'], abroad(mapped('A model that refuses it answers for itself.'))),
  { path: 'system', fates: abroad(mapped()) },
  { path: 'messages', fates: abroad(mapped()) },
  { path: `${blocks}.type`, fates: abroad(limitedTo(blockTypes, otherContent)) },
  { path: `${blocks}.name`, on: ['server_tool_use'], fates: abroad(limitedTo(['web_search'], otherTool)) },
  { path: `${resultBlocks}.type`, on: ['search_result', 'tool_reference', 'browser_state', 'file'], fates: abroad(refused(otherContent)) },
  ...rows(
    [`${blocks}.source.type`, `${resultBlocks}.source.type`],
    abroad(limitedTo(['base64', 'url', 'text', 'content'], providerBoundId)),
  ),
  { path: `${blocks}.title`, on: ['document'], fates: abroad(hint, { responses: mapped("As the file's name.") }) },
  { path: `${blocks}.context`, on: ['document'], fates: abroad(hint) },
  {
    path: `${blocks}.citations`,
    on: ['text'],
    fates: abroad(ignored('Citations of an earlier answer; its text stays.')),
  },
  {
    path: 'thinking.type',
    fates: abroad(mapped('`disabled` becomes the least effort; else `output_config.effort` or the budget says how much.')),
  },
  { path: 'thinking.budget_tokens', fates: abroad(mapped('The nearest effort.')) },
  { path: 'thinking.block_binding', fates: abroad(hint) },
  { path: 'thinking.display', fates: abroad(mapped('Whether a summary of the reasoning is asked for.')) },
  { path: 'output_config.effort', fates: abroad(mapped('The nearest level that the model family has.')) },
  { path: 'output_config.format', fates: abroad(mapped()) },
  { path: 'output_config.task_budget', fates: abroad(hint) },
  { path: 'output_format', fates: abroad(refused('; use `output_config.format` instead')) },
  { path: 'tools', fates: abroad(mapped(toolNames)) },
  { path: 'tools.*.type', fates: abroad(limitedTo(['custom', ...webSearchTypes], otherTool)) },
  { path: 'tools.*.strict', fates: abroad(hint, { responses: mapped(), interactions: strictHint }) },
  ...rows(
    ['defer_loading', 'eager_input_streaming', 'input_examples'].map(name => `tools.*.${name}`),
    abroad(hint),
  ),
  { path: 'tools.*.allowed_callers', fates: abroad(refused(noCounterpart, [['direct'], []])) },
  ...rows(
    ['tools.*.allowed_domains', 'tools.*.blocked_domains'],
    abroad(refused(noCounterpart, [[]]), { responses: mapped(), interactions: refused(noDomains, [[]]) }),
    { on: webSearchTypes },
  ),
  { path: 'tools.*.user_location', on: webSearchTypes, fates: abroad(hint, { responses: mapped() }) },
  { path: 'tools.*.max_uses', on: webSearchTypes, fates: abroad(searchCap, { responses: mapped('As `max_tool_calls`.') }) },
  { path: 'tool_choice', fates: abroad(mapped()) },
  { path: 'tool_choice.disable_parallel_tool_use', fates: abroad(hint, { responses: mapped(), interactions: parallelHint }) },
  { path: 'metadata.user_id', fates: abroad(hint, { responses: mapped(`As \`safety_identifier\`. ${userDigest}`) }) },
  ...rows(['mcp_servers', 'fallbacks'], abroad(refused(noCounterpart, [[]]))),
  ...rows(['container', 'thread', 'billing_policy', 'fallback_credit_token'], abroad(refused(noCounterpart))),
  { path: 'inference_geo', fates: abroad(refused(': where the target runs cannot be chosen')) },
  { path: 'speed', fates: abroad(ignored('`start_within` says how fast; it chooses the tier.')) },
  ...rows(['diagnostics', 'context_management', 'compaction'], abroad(hint)),
  ...rows(['betas', 'user_profile_id', 'workspace_id'], abroad(ignored('The SDK sends it as a header, for Anthropic alone.'))),
]
