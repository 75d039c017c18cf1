// The fates of the Chat Completions surface: every field of openai's ChatCompletionCreateParams (7.57).
// Chat has no same-dialect lane: OpenAI too is called through Responses, which has no `stop`, `seed`, penalties or `logit_bias`.
import {
  cacheHint,
  cap,
  gatewayRows,
  hint,
  noObfuscation,
  otherContent,
  otherFormat,
  parallelHint,
  providerBoundId,
  schemaOnly,
  storeAbroad,
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
  type ParameterRow,
  type Refused,
  refused,
  rows,
} from '../parameters/fate.ts'

/** The dialect that OpenAI is called in carries it. */
const onlyOpenai = (fate: Fate): Fates => ({ responses: mapped(), others: fate })

const onlyOne: Refused = { fate: 'refused', code: 'unsupported_value', allowed: '1: one answer per request', accepts: [1] }
const partTypes = ['text', 'image_url', 'file', 'refusal']

/** Of `custom` tools and their calls. */
const freeform = 'Where models have only functions, a freeform tool is one with a single string.'

export const parameters: readonly ParameterRow[] = [
  ...gatewayRows,
  ...rows(['presence_penalty', 'frequency_penalty'], everywhere(refused('', [0]))),
  { path: 'logit_bias', fates: everywhere(refused('', [{}])) },
  { path: 'logprobs', fates: everywhere(refused('', [false])) },
  { path: 'top_logprobs', fates: everywhere(refused('', [0])) },
  { path: 'seed', fates: everywhere(refused()) },
  { path: 'stop', fates: everywhere(refused('', [[]])) },
  ...rows(['prediction', 'audio'], everywhere(refused())),
  { path: 'modalities', fates: everywhere(refused(': answers are text', [['text'], []])) },
  {
    path: 'web_search_options',
    fates: everywhere(refused('; use the `web_search` tool of the Responses surface (/v1/responses) instead')),
  },
  { path: 'n', fates: everywhere(onlyOne) },
  ...rows(['functions', 'function_call', 'messages.*.function_call'], everywhere(mapped('Deprecated forms of tools and their calls.'))),
  { path: 'moderation', fates: everywhere(refused('; use the Responses surface (/v1/responses) instead')) },
  { path: 'messages', fates: everywhere(mapped()) },
  { path: 'messages.*.name', fates: everywhere(hint) },
  { path: 'messages.*.audio', fates: everywhere(refused()) },
  { path: 'messages.*.content.*.type', fates: everywhere(limitedTo(partTypes, otherContent)) },
  { path: 'messages.*.content.*.file.file_id', fates: onlyOpenai(refused(providerBoundId)) },
  {
    path: 'messages.*.content.*.image_url.detail',
    fates: { responses: mapped(), interactions: mapped('As `resolution`: low and high; else the default.'), others: hint },
  },
  { path: 'messages.*.content.*.prompt_cache_breakpoint', fates: everywhere(cacheHint) },
  { path: 'messages.*.tool_calls.*.type', fates: everywhere(mapped(freeform)) },
  ...rows(['max_completion_tokens', 'max_tokens'], everywhere(mapped(`\`max_completion_tokens\` wins over \`max_tokens\`. ${cap}`))),
  ...rows(['temperature', 'top_p'], everywhere(mapped('A model that refuses it answers for itself.'))),
  { path: 'reasoning_effort', fates: everywhere(mapped('The nearest level that the model family has.')) },
  { path: 'verbosity', fates: onlyOpenai(hint) },
  { path: 'response_format', fates: everywhere(mapped()) },
  {
    path: 'response_format.type',
    fates: {
      responses: mapped(),
      interactions: limitedTo(['text', 'json_object', 'json_schema'], otherFormat),
      messages: limitedTo(['text', 'json_schema'], schemaOnly),
      others: limitedTo(['text', 'json_schema'], otherFormat),
    },
  },
  { path: 'tools', fates: everywhere(mapped(toolNames)) },
  { path: 'tools.*.type', fates: everywhere(mapped(freeform)) },
  { path: 'tools.*.function.strict', fates: { responses: mapped(), interactions: strictHint, messages: mapped(), others: hint } },
  { path: 'tool_choice', fates: everywhere(mapped()) },
  { path: 'tool_choice.type', fates: everywhere(mapped()) },
  { path: 'parallel_tool_calls', fates: { responses: mapped(), interactions: parallelHint, messages: mapped(), others: hint } },
  { path: 'store', fates: onlyOpenai(storeAbroad) },
  { path: 'metadata', fates: onlyOpenai(hint) },
  ...rows(['safety_identifier', 'user'], {
    responses: mapped(userDigest),
    messages: mapped(`As \`metadata.user_id\`. ${userDigest}`),
    others: hint,
  }),
  ...rows(['prompt_cache_key', 'prompt_cache_options', 'prompt_cache_retention'], onlyOpenai(cacheHint)),
  { path: 'stream_options.include_usage', fates: everywhere(mapped('A last chunk carries the usage.')) },
  { path: 'stream_options.include_obfuscation', fates: everywhere(noObfuscation) },
  { path: 'usage', fates: everywhere(ignored('Not in the SDK; some clients ask so for the usage, which every answer carries.')) },
]
