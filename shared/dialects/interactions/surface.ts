// Gemini's Interactions as a surface for callers.
import type { Surface } from '../dialect.ts'
import { checkParameters } from '../parameters/index.ts'
import { surfacePaths } from '../paths.ts'
import { checkShape, numberOf, objectOf } from '../shape.ts'
import { streamFailure, wholeFailure } from './failure.ts'
import { withoutForeign } from './foreign.ts'
import { decode } from './request.ts'
import { whole } from './response.ts'
import { interactionsRequest } from './schema.ts'
import { streamEncoder } from './stream-encode.ts'

export const interactionsSurface: Surface = {
  name: 'interactions',
  paths: surfacePaths.interactions,
  home: 'gemini',
  exampleModel: 'gemini-3.6-flash',
  tokenCap: { param: 'generation_config.max_output_tokens', read: body => numberOf(objectOf(body.generation_config).max_output_tokens) },
  check(body, options) {
    checkShape(interactionsRequest, body)
    checkParameters('interactions', body, options)
  },
  withoutForeign,
  decode,
  streamEncoder,
  whole,
  streamFailure,
  wholeFailure,
}
