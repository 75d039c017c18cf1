// OpenAI Responses as a surface for callers.
import type { Surface } from '../dialect.ts'
import { checkParameters } from '../parameters/index.ts'
import { surfacePaths } from '../paths.ts'
import { checkShape, numberOf } from '../shape.ts'
import { streamFailure, wholeFailure } from './failure.ts'
import { withoutForeign } from './reasoning.ts'
import { decodeRequest } from './request.ts'
import { requestShape } from './schema.ts'
import { streamEncoder } from './stream.ts'
import { whole } from './whole.ts'

export const responsesSurface: Surface = {
  name: 'responses',
  paths: surfacePaths.responses,
  home: 'openai',
  exampleModel: 'gpt-5.5',
  tokenCap: { param: 'max_output_tokens', read: body => numberOf(body.max_output_tokens) },
  check(body, options) {
    checkShape(requestShape, body)
    checkParameters('responses', body, options)
  },
  withoutForeign,
  decode: decodeRequest,
  streamEncoder,
  whole,
  streamFailure,
  wholeFailure,
}
