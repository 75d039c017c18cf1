// Gemini's Interactions as a surface for callers.
import type { Surface } from '../dialect.ts'
import { parameterCheck } from '../parameters/index.ts'
import { checkShape, numberOf, objectOf } from '../shape.ts'
import { about } from './about.ts'
import { streamFailure, wholeFailure } from './failure.ts'
import { parameters } from './parameters.ts'
import { withoutForeign } from './reasoning.ts'
import { decodeRequest } from './request.ts'
import { requestShape } from './schema.ts'
import { streamEncoder } from './stream.ts'
import { whole } from './whole.ts'

const checkParameters = parameterCheck(about, parameters)

export const interactionsSurface: Surface = {
  ...about,
  images: true,
  parameters,
  tokenCap: { param: 'generation_config.max_output_tokens', read: body => numberOf(objectOf(body.generation_config).max_output_tokens) },
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
