// The outer shape of a generateContent request: what we read is checked, unknown fields pass. Null means absent.
import * as z from 'zod'
import { list } from '../shape.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()
const number = z.number().nullish()
const object = z.looseObject({}).nullish()

const part = z.looseObject({
  text,
  thought: flag,
  thoughtSignature: text,
  inlineData: z.looseObject({ mimeType: z.string(), data: z.string() }).nullish(),
  fileData: z.looseObject({ fileUri: z.string(), mimeType: text }).nullish(),
  functionCall: z.looseObject({ id: text, name: z.string(), args: object }).nullish(),
  functionResponse: z.looseObject({ id: text, name: z.string(), response: object }).nullish(),
})

const content = z.looseObject({ role: text, parts: list(part).nullish() })

const declaration = z.looseObject({ name: z.string(), description: text, parameters: object, parametersJsonSchema: z.unknown().optional() })

const generationConfig = z.looseObject({
  maxOutputTokens: z.int().min(1).nullish(),
  temperature: number,
  topP: number,
  thinkingConfig: z.looseObject({ includeThoughts: flag, thinkingBudget: z.int().nullish(), thinkingLevel: text }).nullish(),
  responseMimeType: text,
  responseSchema: object,
})

const callingConfig = z.looseObject({ mode: text, allowedFunctionNames: list(z.string()).nullish() })

/** The fields of a generateContent request that we read, in the spelling of spelling.ts. */
export const requestShape = z.looseObject({
  contents: list(content),
  systemInstruction: content.nullish(),
  tools: list(z.looseObject({ functionDeclarations: list(declaration).nullish(), googleSearch: object })).nullish(),
  toolConfig: z.looseObject({ functionCallingConfig: callingConfig.nullish() }).nullish(),
  generationConfig: generationConfig.nullish(),
  labels: object,
  store: flag,
  background: flag,
})
