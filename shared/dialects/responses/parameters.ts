// The fates of the Responses surface: every field of openai's ResponseCreateParams (7.57).
import {
  cacheHint,
  cap,
  gatewayRows,
  hint,
  noCounterpart,
  noDomains,
  noObfuscation,
  otherChoice,
  otherContent,
  otherFormat,
  otherTool,
  parallelHint,
  providerBoundId,
  schemaOnly,
  searchCap,
  storeAbroad,
  strictHint,
  toolNames,
  userDigest,
} from '../parameters/common.ts'
import { type Fate, type Fates, ignored, limitedTo, mapped, native, type ParameterRow, refused, rows } from '../parameters/fate.ts'

/** In this dialect itself it travels untouched. */
const abroad = (others: Fate, fates: Partial<Fates> = {}): Fates => ({ ...fates, responses: native, others })

const itemTypes = [
  'message',
  'reasoning',
  ...['function_call', 'function_call_output', 'custom_tool_call', 'custom_tool_call_output'],
  ...['tool_search_call', 'tool_search_output', 'additional_tools', 'web_search_call'],
]
const partTypes = ['input_text', 'output_text', 'reasoning_text', 'refusal', 'input_image', 'input_file']
/** Freeform tools, namespaces and the search that the caller runs become functions. */
const ownTools = ['function', 'custom', 'namespace', 'tool_search']
const webSearchTypes = ['web_search', 'web_search_2025_08_26', 'web_search_preview', 'web_search_preview_2025_03_11']

export const parameters: readonly ParameterRow[] = [
  ...gatewayRows,
  { path: 'input', fates: abroad(mapped()) },
  { path: 'input.*.type', fates: abroad(limitedTo(itemTypes, ': items of this type belong to OpenAI')) },
  { path: 'input.*.phase', fates: abroad(hint) },
  ...rows(['input.*.content.*.type', 'input.*.output.*.type'], abroad(limitedTo(partTypes, otherContent))),
  ...rows(['input.*.content.*.file_id', 'input.*.output.*.file_id'], abroad(refused(providerBoundId))),
  ...rows(
    ['input.*.content.*.detail', 'input.*.output.*.detail'],
    abroad(hint, { interactions: mapped('As `resolution`: low and high; else the default.') }),
  ),
  ...rows(['input.*.content.*.prompt_cache_breakpoint', 'input.*.output.*.prompt_cache_breakpoint'], abroad(cacheHint)),
  { path: 'instructions', fates: abroad(mapped()) },
  { path: 'max_output_tokens', fates: abroad(mapped(cap)) },
  { path: 'max_tool_calls', fates: abroad(searchCap) },
  { path: 'metadata', fates: abroad(hint) },
  { path: 'store', fates: abroad(storeAbroad) },
  { path: 'stream_options.include_obfuscation', fates: abroad(noObfuscation) },
  ...rows(
    ['previous_response_id', 'conversation', 'prompt'],
    abroad(refused(': it is stored at OpenAI; send the whole conversation as `input`')),
  ),
  { path: 'truncation', fates: abroad(hint) },
  { path: 'context_management', fates: abroad(hint) },
  ...rows(['prompt_cache_key', 'prompt_cache_options', 'prompt_cache_retention'], abroad(cacheHint)),
  { path: 'reasoning.effort', fates: abroad(mapped('The nearest level that the model family has.')) },
  { path: 'reasoning.summary', fates: abroad(mapped()) },
  { path: 'reasoning.generate_summary', fates: abroad(mapped('Deprecated name of `reasoning.summary`.')) },
  { path: 'reasoning.context', fates: abroad(hint) },
  { path: 'reasoning.mode', fates: abroad(refused(noCounterpart, ['standard'])) },
  { path: 'temperature', fates: abroad(mapped('A model that refuses it answers for itself.')) },
  { path: 'top_p', fates: abroad(mapped('A model that refuses it answers for itself.')) },
  { path: 'top_logprobs', fates: abroad(refused(noCounterpart, [0])) },
  { path: 'text.format', fates: abroad(mapped('`name`, `description` and `strict` have no place there.')) },
  {
    path: 'text.format.type',
    fates: abroad(limitedTo(['text', 'json_schema'], otherFormat), {
      interactions: limitedTo(['text', 'json_object', 'json_schema'], otherFormat),
      messages: limitedTo(['text', 'json_schema'], schemaOnly),
    }),
  },
  { path: 'text.verbosity', fates: abroad(hint) },
  { path: 'tools', fates: abroad(mapped(toolNames)) },
  { path: 'tools.*.type', fates: abroad(limitedTo([...ownTools, ...webSearchTypes], otherTool)) },
  { path: 'tools.*.execution', fates: abroad(limitedTo(['client'], ': only a search that the caller runs has a counterpart')) },
  { path: 'tools.*.strict', fates: abroad(hint, { interactions: strictHint, messages: mapped() }) },
  { path: 'tools.*.async', fates: abroad(refused(noCounterpart, [false])) },
  { path: 'tools.*.allowed_callers', fates: abroad(refused(noCounterpart, [['direct'], []])) },
  ...rows(['tools.*.defer_loading', 'tools.*.output_schema'], abroad(hint), { on: ['function'] }),
  ...rows(
    ['tools.*.filters.allowed_domains', 'tools.*.filters.blocked_domains'],
    abroad(refused(noCounterpart, [[]]), { interactions: refused(noDomains, [[]]), messages: mapped() }),
  ),
  { path: 'tools.*.user_location', on: webSearchTypes, fates: abroad(hint, { messages: mapped() }) },
  ...rows(['tools.*.search_context_size', 'tools.*.search_content_types'], abroad(hint), { on: webSearchTypes }),
  // Codex always says false.
  { path: 'tools.*.external_web_access', fates: abroad(refused(': the target searches the live web only', [true])), nativeOption: 'hint' },
  { path: 'tool_choice', fates: abroad(mapped()) },
  {
    path: 'tool_choice.type',
    fates: abroad(limitedTo(['function', 'custom', 'allowed_tools'], otherChoice), {
      messages: limitedTo(['function', 'custom', 'allowed_tools', ...webSearchTypes], otherChoice),
    }),
  },
  { path: 'parallel_tool_calls', fates: abroad(hint, { interactions: parallelHint, messages: mapped() }) },
  { path: 'include', fates: abroad(ignored('What the target offers of it is in the answer anyway.')) },
  ...rows(['safety_identifier', 'user'], abroad(hint, { messages: mapped(`As \`metadata.user_id\`. ${userDigest}`) })),
  { path: 'moderation', fates: abroad(refused(noCounterpart)) },
  { path: 'image.context_compression', fates: abroad(hint) },
  { path: 'access_programs', fates: abroad(ignored("OpenAI's programmes say what its own models may do.")) },
  { path: 'client_metadata', fates: abroad(ignored('Not in the SDK; a coding agent sends it for its own statistics.')) },
]
