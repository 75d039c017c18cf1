// A value for every parameter of the generateContent surface.
import { packReasoning } from '../../../shared/dialects/carried-reasoning.ts'
import type { Json } from '../view.ts'
import { gatewaySamples, schema } from './common-samples.ts'
import { flat, members, one, type Samples } from './sample.ts'

const user = (part: object): Json => ({ contents: [{ role: 'user', parts: [{ text: 'words' }, part] }] })
const inPart = (name: string, value: unknown, beside: object = { text: 'x' }): Samples => ({
  [`contents.*.parts.*.${name}`]: one(user({ ...beside, [name]: value })),
})
const tool = (name: string, value: unknown): Samples => ({ [`tools.*.${name}`]: one({ tools: [{ [name]: value }] }) })
const declaration = { name: 'weather', parametersJsonSchema: { type: 'object', properties: {} } }
const contents = [{ role: 'user', parts: [{ text: 'other words' }] }]

const call = { functionCall: { id: 'c1', name: 'weather', args: { city: 'Oslo' } } }
const result = { functionResponse: { id: 'c1', name: 'weather', response: { output: 'sunny' } } }
const conversation = (...parts: readonly object[]) => ({
  contents: [
    { role: 'user', parts: [{ text: 'words' }] },
    ...(parts[0] === undefined ? [] : [{ role: 'model', parts: [parts[0]] }]),
    ...(parts[1] === undefined ? [] : [{ role: 'user', parts: [parts[1]] }]),
  ],
})

/** What others than Google signed, as this surface carries it: each gets its own back. */
const foreign = (['openai', 'anthropic'] as const).map(provider => ({
  text: 'hm',
  signature: { provider, value: 'c2ln' },
  afterText: false,
}))
const thoughtSignature = Buffer.from(`lw1.${packReasoning(foreign)}`).toString('base64')
const signed = (own: object, others: object): Json => ({
  contents: [
    { role: 'user', parts: [{ text: 'words' }] },
    {
      role: 'model',
      parts: [
        { text: 'hm', ...own },
        { text: 'ho', ...others },
      ],
    },
    { role: 'user', parts: [{ text: 'go on' }] },
  ],
})

export const generateSamples: Samples = {
  ...gatewaySamples,
  contents: one({ contents }, { instead: [{ role: 'user', parts: [{ text: 'words' }] }] }),
  'contents.*.parts.*.text': one({ contents }, { instead: 'words' }),
  ...inPart('inlineData', { mimeType: 'image/png', data: 'aGk=' }, {}),
  ...inPart('fileData', { mimeType: 'image/png', fileUri: 'https://example.com/a.png' }, {}),
  'contents.*.parts.*.functionCall': one(conversation(call, result), { other: conversation() }),
  'contents.*.parts.*.functionResponse': one(conversation(call, result), { other: conversation() }),
  'contents.*.parts.*.thought': one(conversation({ text: 'hm', thought: true }), { other: conversation() }),
  'contents.*.parts.*.thoughtSignature': one(signed({ thoughtSignature: 'c2ln' }, { thoughtSignature }), { other: signed({}, {}) }),
  ...inPart('executableCode', { language: 'PYTHON', code: '1' }),
  ...inPart('codeExecutionResult', { outcome: 'OUTCOME_OK' }),
  ...inPart('toolCall', { toolType: 'A', id: 'b' }),
  ...inPart('toolResponse', { toolType: 'A', id: 'b' }),
  ...inPart('audioTranscription', { text: 'a' }),
  ...inPart('videoMetadata', { fps: 1 }),
  ...inPart('speechMetadata', { a: 1 }),
  ...inPart('mediaResolution', { level: 'MEDIA_RESOLUTION_LOW' }),
  ...inPart('mediaProcessing', { a: 1 }),
  ...inPart('partMetadata', { a: 1 }),
  systemInstruction: one({ systemInstruction: { parts: [{ text: 'Be brief.' }] } }),
  ...members('generationConfig', {
    temperature: 0.5,
    topP: 0.5,
    topK: 4,
    seed: 3,
    presencePenalty: 0.5,
    frequencyPenalty: 0.5,
    stopSequences: ['x'],
    candidateCount: 2,
    thinkingConfig: { thinkingLevel: 'HIGH' },
    responseModalities: ['IMAGE'],
    responseLogprobs: true,
    logprobs: 2,
    mediaResolution: 'MEDIA_RESOLUTION_LOW',
    responseFormat: [{}],
    speechConfig: {},
    imageConfig: {},
    audioTranscriptionConfig: {},
    translationConfig: {},
    audioTimestamp: true,
    enableAffectiveDialog: true,
    enableEnhancedCivicAnswers: true,
    routingConfig: {},
    modelSelectionConfig: {},
  }),
  'generationConfig.maxOutputTokens': one({ generationConfig: { maxOutputTokens: 100 } }, { instead: 200 }),
  'generationConfig.responseMimeType': one({ generationConfig: { responseMimeType: 'text/x.enum' } }),
  'generationConfig.responseSchema': one(
    { generationConfig: { responseMimeType: 'application/json', responseSchema: schema } },
    { other: {} },
  ),
  'generationConfig.responseJsonSchema': one(
    { generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema } },
    { other: {} },
  ),
  tools: one({ tools: [{ functionDeclarations: [declaration] }] }),
  'tools.*.functionDeclarations': one({ tools: [{ functionDeclarations: [declaration] }] }),
  'tools.*.functionDeclarations.*.behavior': one({ tools: [{ functionDeclarations: [{ ...declaration, behavior: 'NON_BLOCKING' }] }] }),
  ...tool('googleSearch', {}),
  ...tool('codeExecution', {}),
  ...tool('computerUse', {}),
  ...tool('enterpriseWebSearch', {}),
  ...tool('exaAiSearch', {}),
  ...tool('fileSearch', {}),
  ...tool('googleMaps', {}),
  ...tool('googleSearchRetrieval', {}),
  ...tool('mcpServers', [{}]),
  ...tool('parallelAiSearch', {}),
  ...tool('retrieval', {}),
  ...tool('urlContext', {}),
  'toolConfig.functionCallingConfig': one({
    tools: [{ functionDeclarations: [declaration] }],
    toolConfig: { functionCallingConfig: { mode: 'ANY' } },
  }),
  ...members('toolConfig', { retrievalConfig: {}, includeServerSideToolInvocations: true }),
  ...flat({
    cachedContent: 'cachedContents/a',
    continuationToken: 'a',
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    labels: { a: 'b' },
    store: true,
  }),
}
