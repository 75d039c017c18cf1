// The fates of the Interactions surface: every field of @google/genai's CreateModelInteraction (3.1).
import { cap, gatewayRows, hint, noCounterpart, otherContent, otherTool, storeAbroad, toolNames } from '../parameters/common.ts'
import {
  everywhere,
  type Fate,
  type Fates,
  ignored,
  limitedTo,
  mapped,
  native,
  type ParameterRow,
  type Refused,
  refused,
  rows,
} from '../parameters/fate.ts'

/** In this dialect itself it travels untouched. */
const abroad = (others: Fate, fates: Partial<Fates> = {}): Fates => ({ ...fates, interactions: native, others })

const contractRefusal = (accepts: readonly unknown[] = []): Refused => ({ fate: 'refused', code: 'unsupported_generation_config', accepts })

const contentTypes = ['text', 'image', 'document']
const stepTypes = [
  'user_input',
  'model_output',
  'thought',
  'function_call',
  'function_result',
  'google_search_call',
  'google_search_result',
]

export const parameters: readonly ParameterRow[] = [
  ...gatewayRows,
  { path: 'generation_config.seed', fates: everywhere(contractRefusal()), nativeOption: true },
  { path: 'generation_config.stop_sequences', fates: everywhere(contractRefusal([[]])), nativeOption: true },
  { path: 'generation_config.max_output_tokens', fates: abroad(mapped(cap)) },
  ...rows(['generation_config.temperature', 'generation_config.top_p'], abroad(mapped('A model that refuses it answers for itself.'))),
  { path: 'generation_config.thinking_level', fates: abroad(mapped('The nearest level that the model family has.')) },
  { path: 'generation_config.thinking_summaries', fates: abroad(mapped()) },
  { path: 'generation_config.tool_choice', fates: abroad(mapped('`validated` becomes the default choice.')) },
  ...rows(
    ['speech_config', 'transcription_config', 'video_config', 'image_config', 'top_k'].map(name => `generation_config.${name}`),
    abroad(refused(noCounterpart)),
  ),
  ...rows(['generation_config.presence_penalty', 'generation_config.frequency_penalty'], abroad(refused(noCounterpart, [0]))),
  { path: 'generation_config.candidate_count', fates: abroad(refused(noCounterpart, [1])) },
  { path: 'input', fates: abroad(mapped()) },
  ...rows(['input.type', 'input.*.type'], abroad(limitedTo([...contentTypes, ...stepTypes], otherContent))),
  { path: 'input.*.content.*.type', fates: abroad(limitedTo([...contentTypes, 'function_result'], otherContent)) },
  { path: 'input.*.result.*.type', on: ['audio', 'video'], fates: abroad(refused(otherContent)) },
  ...rows(
    ['input.uri', 'input.*.uri', 'input.*.content.*.uri'],
    abroad(mapped('But a file stored at Google is refused: only Google knows it.')),
  ),
  ...rows(
    ['input.resolution', 'input.*.resolution', 'input.*.content.*.resolution', 'input.*.result.*.resolution'],
    abroad(hint, { responses: mapped('As `detail`: low and high; else the default.') }),
  ),
  ...rows(
    ['input.annotations', 'input.*.annotations', 'input.*.content.*.annotations'],
    abroad(ignored('Citations of an earlier answer; its text stays.')),
  ),
  { path: 'system_instruction', fates: abroad(mapped()) },
  { path: 'tools', fates: abroad(mapped(toolNames)) },
  { path: 'tools.*.type', fates: abroad(limitedTo(['function', 'google_search'], otherTool)) },
  { path: 'tools.*.search_types', fates: abroad(refused(': the target searches the web only', [['web_search'], []])) },
  { path: 'response_format', fates: abroad(mapped('JSON without a schema is refused for Claude, which needs one.')) },
  ...rows(['response_format.type', 'response_format.*.type'], abroad(refused(': answers of the target are text')), {
    on: ['audio', 'image', 'video'],
  }),
  { path: 'response_mime_type', fates: abroad(limitedTo(['text/plain', 'application/json'], '; use `response_format` instead')) },
  { path: 'response_modalities', fates: abroad(refused(': answers of the target are text', [['text'], ['TEXT'], []])) },
  ...rows(
    ['previous_interaction_id', 'cached_content', 'continuation_token'],
    abroad(refused(': it is stored at Google; send the whole conversation as `input`')),
  ),
  ...rows(['environment', 'webhook_config', 'agent', 'agent_config'], abroad(refused(noCounterpart))),
  { path: 'store', fates: abroad(storeAbroad, { responses: mapped('`false` unless the caller says otherwise.') }) },
  { path: 'labels', fates: abroad(hint, { responses: mapped('As `metadata`.') }) },
  { path: 'safety_settings', fates: abroad(ignored("Thresholds of Google's own filters; the target has its own.")) },
]
