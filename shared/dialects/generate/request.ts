// What a generateContent request asks for, besides its contents and tools.
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { fitRequest } from '../fit/request.ts'
import { schemaFormat } from '../schema-format.ts'
import { defined, flagOf, isObject, type JsonObject, numberOf, objectOf, present, textOf } from '../shape.ts'
import { decodeItems, encodeItems } from './items.ts'
import { decodeTools, encodeTools, schemaOf } from './tools.ts'

/** @throws LeewayError `unsupported_parameter` or `invalid_parameter` with the path of what cannot be carried */
export function decodeRequest(body: Body): HubRequest {
  const config = objectOf(body.generationConfig)
  const thinking = objectOf(config.thinkingConfig)
  return defined({
    model: textOf(body.model) ?? '',
    items: decodeItems(body),
    ...decodeTools(body),
    maxOutputTokens: numberOf(config.maxOutputTokens),
    temperature: numberOf(config.temperature),
    topP: numberOf(config.topP),
    effort: effortOf(thinking),
    summary: thinking.includeThoughts === true ? 'auto' : undefined,
    format: decodeFormat(config, textOf(body.model) ?? ''),
    store: flagOf(body.store),
    hints: defined({ metadata: isObject(body.labels) ? body.labels : undefined }),
  })
}

/** Tokens of thought up to which a budget is an effort's; beyond the last it is `high`. None is no thinking, less than none the model's own choice. */
const budgets = [
  ['none', 0],
  ['low', 1_024],
  ['medium', 8_192],
] as const

function effortOf({ thinkingLevel, thinkingBudget }: JsonObject): string | undefined {
  const level = textOf(thinkingLevel)?.toLowerCase() ?? ''
  if (level !== '' && level !== 'thinking_level_unspecified') return level
  const budget = numberOf(thinkingBudget) ?? -1
  return budget < 0 ? undefined : (budgets.find(([, most]) => budget <= most)?.[0] ?? 'high')
}

const json = 'application/json'

function decodeFormat({ responseMimeType, responseSchema, responseJsonSchema }: JsonObject, model: string): HubFormat | undefined {
  const schema = schemaOf(responseJsonSchema, responseSchema)
  if (schema !== undefined) return schemaFormat(schema, model)
  return responseMimeType === json ? { type: 'json_object' } : undefined
}

/** Encodes the members of a request; its model stands in the path. @throws LeewayError for what Gemini cannot carry */
export function encodeRequest(asked: HubRequest): Record<string, unknown> {
  const request = fitRequest(asked)
  const { system, contents } = encodeItems(request.items)
  return defined({
    contents,
    systemInstruction: system,
    ...encodeTools(request),
    generationConfig: present({
      maxOutputTokens: request.maxOutputTokens,
      temperature: request.temperature,
      topP: request.topP,
      ...(request.format && encodeFormat(request.format)),
    }),
  })
}

/** Name, description and strictness of a schema have no place. */
const encodeFormat = (format: HubFormat): JsonObject => ({
  responseMimeType: json,
  ...(format.type === 'json_schema' ? { responseJsonSchema: format.schema } : {}),
})
