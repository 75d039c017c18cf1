// A generateContent request: Google's rules beyond the shape, and what it asks for.
import { geminiErrors, refuse, refuseFault } from '../gemini/errors.ts'
import { parse } from '../issues.ts'
import { hasFlex, knowsModel } from '../models.ts'
import { isSealedBy } from '../seal.ts'
import { type Ask, type Json, type JsonObject, Refused, type ToolChoice } from '../types.ts'
import { type Content, type GenerateRequest, generateRequest, type Part } from './schema.ts'
import { respell } from './spelling.ts'

/** Google's word for a call that it did not make itself. */
const unsigned = 'skip_thought_signature_validator'

const textOf = (parts: readonly Part[]): string => parts.flatMap(({ text, thought }) => (thought ? [] : (text ?? []))).join('\n')

const callsOf = ({ parts }: Content): readonly Part[] => parts.filter(({ functionCall }) => functionCall !== undefined)
const resultsOf = (content: Content | undefined): readonly Part[] =>
  content?.parts.filter(({ functionResponse }) => functionResponse !== undefined) ?? []

/** The turn behind a turn of calls has as many results. */
function checkPairs(contents: readonly Content[]): void {
  for (const [index, content] of contents.entries()) {
    const calls = callsOf(content).length
    if (calls > 0 && resultsOf(contents[index + 1]).length !== calls)
      throw refuse(
        400,
        'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
      )
  }
}

/** Gemini 3 wants back the signature of the first call of each step since the user's last words. */
function checkSignatures(contents: readonly Content[], model: string): void {
  for (const { parts } of contents)
    for (const { thoughtSignature } of parts)
      if (thoughtSignature !== undefined && thoughtSignature !== unsigned && !isSealedBy('gemini', thoughtSignature))
        throw refuse(400, 'Thought signature is not valid.')
  if (!model.startsWith('gemini-3')) return
  const turn = contents.slice(contents.findLastIndex(content => content.role !== 'model' && textOf(content.parts) !== '') + 1)
  const bare = turn.map(content => callsOf(content)[0]).find(call => call !== undefined && call.thoughtSignature === undefined)
  if (bare !== undefined)
    throw refuse(400, `Function call is missing a thought_signature in functionCall parts: ${String(bare.functionCall?.name)}.`)
}

function checkRequest(request: GenerateRequest, model: string): void {
  if (!knowsModel('gemini', model)) throw refuse(404, `models/${model} is not found for API version v1beta, or is not supported.`)
  if (request.serviceTier === 'flex' && !hasFlex('gemini', model)) throw new Refused(geminiErrors.unsupported(model))
  const { responseSchema, responseJsonSchema, responseMimeType } = request.generationConfig ?? {}
  if ((responseSchema ?? responseJsonSchema) && responseMimeType !== 'application/json')
    throw refuse(400, 'Function calling config or response schema needs response_mime_type: application/json.')
  checkPairs(request.contents)
  checkSignatures(request.contents, model)
}

function toolChoice({ toolConfig }: GenerateRequest): ToolChoice {
  const { mode, allowedFunctionNames: names } = toolConfig?.functionCallingConfig ?? {}
  if (mode === 'NONE') return { kind: 'none' }
  if (mode !== 'ANY') return { kind: 'auto' }
  return names && names.length > 0 ? { kind: 'named', names } : { kind: 'any' }
}

function schemaOf({ responseMimeType, responseSchema, responseJsonSchema }: NonNullable<GenerateRequest['generationConfig']>) {
  if (responseMimeType !== 'application/json') return undefined
  const schema = responseJsonSchema ?? responseSchema
  return schema === undefined || schema === null ? true : (lowerTypes(schema as Json) as JsonObject)
}

/** Google's own schemas have their types in capitals. */
function lowerTypes(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(lowerTypes)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === 'type' && typeof value === 'string' ? value.toLowerCase() : lowerTypes(value),
    ]),
  )
}

const outputOf = ({ functionResponse }: Part): string => {
  const response = functionResponse?.response ?? {}
  const told = response.output ?? response.error
  return typeof told === 'string' ? told : JSON.stringify(response)
}

/** Throws `Refused` for what Google answers with 400 or 404. */
export function decodeGenerate(body: Json, { model, stream }: Pick<Ask, 'model' | 'stream'>): Ask {
  const request = parse(generateRequest, respell(body), refuseFault)
  checkRequest(request, model)
  const { contents, generationConfig: config, serviceTier } = request
  const user = contents.findLast(({ role, parts }) => role !== 'model' && textOf(parts) !== '')
  const declared = (request.tools ?? []).flatMap(tool => tool.functionDeclarations ?? [])
  const thinking = config?.thinkingConfig
  return {
    model,
    stream,
    tier: serviceTier ?? undefined,
    flex: serviceTier === 'flex',
    text: textOf(user?.parts ?? []),
    results: resultsOf(contents.at(-1)).map(outputOf),
    tools: declared.map(({ name, parameters, parametersJsonSchema }) => ({
      name,
      form: 'function' as const,
      schema: lowerTypes((parametersJsonSchema ?? parameters ?? {}) as Json) as JsonObject,
    })),
    toolChoice: toolChoice(request),
    parallel: true,
    schema: schemaOf(config ?? {}),
    cap: config?.maxOutputTokens ?? undefined,
    reasons:
      thinking?.includeThoughts === true || (thinking?.thinkingBudget ?? 0) > 0 || (thinking?.thinkingLevel ?? 'minimal') !== 'minimal',
    inputLength: JSON.stringify([contents, request.systemInstruction, request.tools]).length,
    body: respell(body) as JsonObject,
  }
}
