// The outer shape of a generateContent request, as strict as Google: an unknown field is refused.
import * as z from 'zod'

const loose = z.looseObject({})
const text = z.string().nullish()
const flag = z.boolean().nullish()
const number = z.number().nullish()

const media = z.strictObject({ mimeType: z.string(), data: z.string().optional(), fileUri: z.string().optional(), displayName: text })

const part = z.strictObject({
  text: z.string().optional(),
  thought: flag,
  thoughtSignature: z.base64().optional(),
  inlineData: media.optional(),
  fileData: z.strictObject({ mimeType: text, fileUri: z.string(), displayName: text }).optional(),
  functionCall: z.strictObject({ id: text, name: z.string(), args: loose.nullish() }).optional(),
  functionResponse: z
    .strictObject({ id: text, name: z.string(), response: loose, parts: z.array(loose).optional(), willContinue: flag, scheduling: text })
    .optional(),
  executableCode: loose.optional(),
  codeExecutionResult: loose.optional(),
  toolCall: loose.optional(),
  toolResponse: loose.optional(),
  audioTranscription: loose.optional(),
  videoMetadata: loose.optional(),
  speechMetadata: loose.optional(),
  mediaResolution: loose.optional(),
  mediaProcessing: loose.optional(),
  partMetadata: loose.optional(),
})

const content = z.strictObject({ role: z.enum(['user', 'model', 'function']).nullish(), parts: z.array(part).min(1) })

const declaration = z.strictObject({
  name: z.string(),
  description: text,
  parameters: loose.nullish(),
  parametersJsonSchema: z.unknown().optional(),
  response: loose.nullish(),
  responseJsonSchema: z.unknown().optional(),
  behavior: text,
})

const hosted = ['googleSearch', 'googleSearchRetrieval', 'codeExecution', 'urlContext', 'googleMaps', 'fileSearch', 'computerUse'] as const

const tool = z.strictObject({
  functionDeclarations: z.array(declaration).optional(),
  ...Object.fromEntries(hosted.map(name => [name, loose.nullish()])),
  mcpServers: z.array(loose).optional(),
})

const generationConfig = z.strictObject({
  maxOutputTokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  topP: z.number().min(0).max(1).nullish(),
  topK: number,
  seed: z.int().nullish(),
  candidateCount: z.int().min(1).max(8).nullish(),
  stopSequences: z.array(z.string()).max(5).nullish(),
  presencePenalty: number,
  frequencyPenalty: number,
  responseLogprobs: flag,
  logprobs: number,
  responseMimeType: text,
  responseSchema: loose.nullish(),
  responseJsonSchema: z.unknown().optional(),
  responseFormat: z.array(loose).nullish(),
  responseModalities: z.array(z.string()).nullish(),
  mediaResolution: text,
  speechConfig: loose.nullish(),
  imageConfig: loose.nullish(),
  audioTranscriptionConfig: loose.nullish(),
  translationConfig: loose.nullish(),
  audioTimestamp: flag,
  enableAffectiveDialog: flag,
  enableEnhancedCivicAnswers: flag,
  routingConfig: loose.nullish(),
  modelSelectionConfig: loose.nullish(),
  thinkingConfig: z
    .strictObject({
      includeThoughts: flag,
      thinkingBudget: z.int().nullish(),
      thinkingLevel: z.enum(['MINIMAL', 'LOW', 'MEDIUM', 'HIGH', 'minimal', 'low', 'medium', 'high']).nullish(),
    })
    .nullish(),
})

const mode = z.enum(['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED'])

export const generateRequest = z.strictObject({
  model: text,
  contents: z.array(content).min(1),
  systemInstruction: z.strictObject({ role: text, parts: z.array(part) }).nullish(),
  tools: z.array(tool).nullish(),
  toolConfig: z
    .strictObject({
      functionCallingConfig: z.strictObject({ mode: mode.nullish(), allowedFunctionNames: z.array(z.string()).nullish() }).nullish(),
      retrievalConfig: loose.nullish(),
      includeServerSideToolInvocations: flag,
    })
    .nullish(),
  generationConfig: generationConfig.nullish(),
  safetySettings: z.array(loose).nullish(),
  cachedContent: text,
  continuationToken: text,
  labels: z.record(z.string(), z.string().max(63)).nullish(),
  store: flag,
  serviceTier: z.enum(['flex', 'standard', 'priority']).nullish(),
})

export type GenerateRequest = z.output<typeof generateRequest>
export type Content = z.output<typeof content>
export type Part = z.output<typeof part>
