// The fates of the generateContent surface: every field that @google/genai (3.1) sends, in the spelling of spelling.ts.
import { gatewayRows, hint, noCounterpart, otherContent, otherTool, storeAbroad } from '../parameters/common.ts'
import { type Fate, type Fates, ignored, limitedTo, mapped, native, type ParameterRow, refused, rows } from '../parameters/fate.ts'

/** In this dialect itself it travels untouched. */
const abroad = (others: Fate, fates: Partial<Fates> = {}): Fates => ({ ...fates, generate: native, others })

const config = (...names: string[]): string[] => names.map(name => `generationConfig.${name}`)
const parts = (...names: string[]): string[] => names.map(name => `contents.*.parts.*.${name}`)
const tools = (...names: string[]): string[] => names.map(name => `tools.*.${name}`)

const textOnly = ': answers of the target are text'

const configRows: readonly ParameterRow[] = [
  { path: 'generationConfig.maxOutputTokens', fates: abroad(mapped()) },
  ...rows(config('temperature', 'topP'), abroad(mapped('A model that refuses it answers for itself.'))),
  ...rows(config('seed', 'topK'), abroad(refused(noCounterpart)), { nativeOption: 'hint' }),
  ...rows(config('presencePenalty', 'frequencyPenalty'), abroad(refused(noCounterpart, [0])), { nativeOption: 'hint' }),
  { path: 'generationConfig.stopSequences', fates: abroad(refused(noCounterpart, [[]])) },
  { path: 'generationConfig.candidateCount', fates: abroad(refused(noCounterpart, [1])) },
  { path: 'generationConfig.thinkingConfig', fates: abroad(mapped('Level, or budget, as an effort; `includeThoughts` as a summary.')) },
  {
    path: 'generationConfig.responseMimeType',
    fates: abroad(limitedTo(['text/plain', 'application/json'], ': the target has no such output format')),
  },
  ...rows(
    config('responseSchema', 'responseJsonSchema'),
    abroad(mapped('As a JSON schema. JSON without a schema is refused for Claude, which needs one.')),
  ),
  { path: 'generationConfig.responseModalities', fates: abroad(refused(textOnly, [['TEXT'], []])) },
  { path: 'generationConfig.responseLogprobs', fates: abroad(refused(noCounterpart, [false])) },
  { path: 'generationConfig.mediaResolution', fates: abroad(hint) },
  ...rows(config('logprobs', 'responseFormat'), abroad(refused(noCounterpart))),
  ...rows(config('speechConfig', 'imageConfig', 'audioTranscriptionConfig', 'translationConfig'), abroad(refused(textOnly))),
  ...rows(config('audioTimestamp', 'enableAffectiveDialog', 'enableEnhancedCivicAnswers'), abroad(refused(noCounterpart, [false]))),
  ...rows(config('routingConfig', 'modelSelectionConfig'), abroad(refused(noCounterpart))),
]

const partRows: readonly ParameterRow[] = [
  ...rows(parts('text', 'inlineData', 'fileData'), abroad(mapped('Images, PDF and text; a file stored at Google is known only there.'))),
  { path: 'contents.*.parts.*.functionCall', fates: abroad(mapped('A call without an id gets one.')) },
  { path: 'contents.*.parts.*.functionResponse', fates: abroad(mapped('Without an id it belongs to the first open call of its name.')) },
  {
    path: 'contents.*.parts.*.thought',
    fates: abroad(ignored('A summary of reasoning proves nothing; its signature has what must come back.')),
  },
  { path: 'contents.*.parts.*.thoughtSignature', fates: abroad(mapped('Goes back to the provider that signed, and to no other.')) },
  ...rows(
    parts('executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse', 'audioTranscription', 'videoMetadata', 'speechMetadata'),
    abroad(refused(otherContent)),
  ),
  ...rows(parts('mediaResolution', 'mediaProcessing', 'partMetadata'), abroad(hint)),
]

export const parameters: readonly ParameterRow[] = [
  ...gatewayRows,
  { path: 'contents', fates: abroad(mapped()) },
  ...partRows,
  { path: 'systemInstruction', fates: abroad(mapped()) },
  ...configRows,
  { path: 'tools', fates: abroad(mapped()) },
  { path: 'tools.*.functionDeclarations', fates: abroad(mapped('`parametersJsonSchema`, or `parameters` turned into a JSON schema.')) },
  { path: 'tools.*.functionDeclarations.*.behavior', fates: abroad(refused(otherTool, ['BLOCKING'])) },
  {
    path: 'tools.*.googleSearch',
    fates: abroad(mapped("As the target's own web search; `excludeDomains` where it has that.")),
  },
  ...rows(
    tools('codeExecution', 'computerUse', 'enterpriseWebSearch', 'exaAiSearch', 'fileSearch', 'googleMaps', 'googleSearchRetrieval'),
    abroad(refused(otherTool)),
  ),
  ...rows(tools('mcpServers', 'parallelAiSearch', 'retrieval', 'urlContext'), abroad(refused(otherTool))),
  { path: 'toolConfig.functionCallingConfig', fates: abroad(mapped('`VALIDATED` becomes the default choice.')) },
  { path: 'toolConfig.retrievalConfig', fates: abroad(ignored("For Google's own retrieval, which the target has not.")) },
  { path: 'toolConfig.includeServerSideToolInvocations', fates: abroad(hint) },
  ...rows(['cachedContent', 'continuationToken'], abroad(refused(': it is stored at Google; send the whole conversation as `contents`'))),
  { path: 'safetySettings', fates: abroad(ignored("Thresholds of Google's own filters; the target has its own.")) },
  { path: 'labels', fates: abroad(hint, { responses: mapped('As `metadata`.') }) },
  { path: 'store', fates: abroad(storeAbroad, { responses: mapped('`false` unless the caller says otherwise.') }) },
]
