// The generateContent surface through the official @google/genai. Its streams are folded here as its own chats keep them: part behind part.
import { GoogleGenAI } from '@google/genai'
import type { Answered, Caller, Json, View } from '../view.ts'

type Models = GoogleGenAI['models']
type Ask = Parameters<Models['generateContent']>[0]

export function generateCaller(url: string, key: string): Caller {
  const { models } = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } })
  return {
    surface: 'generate',
    async ask({ model, contents, ...rest }, streaming) {
      // What the SDK's own config would say travels as it is, beside what it has no word for.
      const config = { httpOptions: { extraBody: rest } }
      const request = { model, contents, config } as Ask
      if (!streaming) return read((await models.generateContent(request)) as object as Json)
      const chunks: Json[] = []
      for await (const chunk of await models.generateContentStream(request)) chunks.push(chunk as object as Json)
      return read(folded(chunks))
    },
    results: results => [
      {
        role: 'user',
        parts: results.map(({ id, name, text }) => ({ functionResponse: { id, name, response: { output: text } } })),
      },
    ],
  }
}

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : [])
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const candidateOf = (answer: Json | undefined): Json => list(answer?.candidates)[0] ?? {}
const partsOf = (answer: Json): readonly Json[] => list(object(candidateOf(answer).content).parts)

function folded(chunks: readonly Json[]): Json {
  const candidate = Object.assign({}, ...chunks.map(candidateOf)) as Json
  const parts = chunks.flatMap(partsOf)
  return { ...Object.assign({}, ...chunks), candidates: [{ ...candidate, content: { role: 'model', parts } }] }
}

function read(answer: Json): Answered {
  const candidate = candidateOf(answer)
  const parts = partsOf(answer)
  const usage = object(answer.usageMetadata) as Readonly<Record<string, number>>
  const calls = parts.flatMap(({ functionCall }) => (functionCall === undefined ? [] : [functionCall as Json]))
  return {
    view: viewOf(candidate, parts, calls),
    counts: {
      input: usage.promptTokenCount,
      cached: usage.cachedContentTokenCount,
      output: usage.candidatesTokenCount,
      reasoning: usage.thoughtsTokenCount,
      toolUse: usage.toolUsePromptTokenCount,
      total: usage.totalTokenCount,
    },
    tier: object(answer.usageMetadata).serviceTier as string | undefined,
    turn: [{ role: 'model', parts }],
    callIds: calls.map(({ id }, index) => (typeof id === 'string' ? id : `call_${index}`)),
  }
}

const textOf = (parts: readonly Json[], thought: boolean): string =>
  parts.map(part => ((part.thought === true) === thought && typeof part.text === 'string' ? part.text : '')).join('')

function viewOf(candidate: Json, parts: readonly Json[], calls: readonly Json[]): View {
  const grounding = object(candidate.groundingMetadata)
  const chunks = list(grounding.groundingChunks)
  const supports = list(grounding.groundingSupports)
  return {
    text: textOf(parts, false),
    refusal: '',
    reasoning: textOf(parts, true),
    signatures: parts.filter(({ thoughtSignature }) => thoughtSignature !== undefined).length,
    calls: calls.map(({ name, args }) => ({ name: String(name), arguments: args ?? {} })),
    searches: (grounding.webSearchQueries as string[] | undefined) ?? [],
    found: grounding.searchEntryPoint === undefined ? 0 : 1,
    sources: chunks.map(({ web }, index) => ({
      url: String(object(web).uri),
      title: String(object(web).title),
      words: String(object(supports.find(support => (support.groundingChunkIndices as number[]).includes(index))?.segment).text ?? ''),
    })),
    stop: String(candidate.finishReason),
  }
}
