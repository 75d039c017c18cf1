// Google's generateContent as a surface for callers: the path says the model, and by its verb whether to stream.
import type { Surface } from '../dialect.ts'
import { parameterCheck } from '../parameters/index.ts'
import { checkShape, isObject, numberOf, objectOf } from '../shape.ts'
import { about } from './about.ts'
import { streamFailure, wholeFailure } from './failure.ts'
import { parameters } from './parameters.ts'
import { withoutForeign } from './reasoning.ts'
import { decodeRequest } from './request.ts'
import { requestShape } from './schema.ts'
import { canonical, otherSpellings } from './spelling.ts'
import { streamEncoder } from './stream.ts'
import { whole } from './whole.ts'

const checkParameters = parameterCheck(about, parameters)

export const generateSurface: Surface = {
  ...about,
  images: true,
  parameters,
  tokenCap: { param: 'generationConfig.maxOutputTokens', read: body => numberOf(objectOf(body.generationConfig).maxOutputTokens) },
  readPath: ({ pattern, parameters: { model } }) => ({ model, stream: pattern.endsWith(':streamGenerateContent') }),
  canonical,
  counted: ({ model, stream, ...body }) => ({
    ...(isObject(body.generateContentRequest) ? body.generateContentRequest : body),
    model,
    stream,
  }),
  strips: otherSpellings,
  streamsArray: query => new URLSearchParams(query).get('alt') !== 'sse',
  check(body, options) {
    checkShape(requestShape, body)
    checkParameters(body, options)
  },
  withoutForeign,
  decode: decodeRequest,
  streamEncoder,
  whole,
  streamFailure,
  wholeFailure,
}
