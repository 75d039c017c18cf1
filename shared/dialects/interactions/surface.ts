// Gemini's Interactions as a surface for callers.
import type { Surface } from '../dialect.ts'
import { checkParameters } from '../parameters/index.ts'
import { surfacePaths } from '../paths.ts'
import { checkShape, numberOf, objectOf } from '../shape.ts'
import { streamFailure, wholeFailure } from './failure.ts'
import { withoutForeign } from './reasoning.ts'
import { decodeRequest } from './request.ts'
import { requestShape } from './schema.ts'
import { streamEncoder } from './stream.ts'
import { whole } from './whole.ts'

export const interactionsSurface: Surface = {
  name: 'interactions',
  paths: surfacePaths.interactions,
  home: 'gemini',
  exampleModel: 'gemini-3.6-flash',
  tokenCap: { param: 'generation_config.max_output_tokens', read: body => numberOf(objectOf(body.generation_config).max_output_tokens) },
  check(body, options) {
    checkShape(requestShape, body)
    checkParameters('interactions', body, options)
  },
  withoutForeign,
  decode: decodeRequest,
  streamEncoder,
  whole,
  streamFailure,
  wholeFailure,
}
