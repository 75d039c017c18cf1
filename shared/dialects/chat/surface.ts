// OpenAI Chat Completions as a surface for callers.
import type { Surface } from '../dialect.ts'
import { parameterCheck } from '../parameters/index.ts'
import { checkShape } from '../shape.ts'
import { about } from './about.ts'
import { streamFailure, wholeFailure } from './failure.ts'
import { parameters } from './parameters.ts'
import { decodeRequest, tokenCap } from './request.ts'
import { requestShape } from './schema.ts'
import { streamEncoder } from './stream.ts'
import { whole } from './whole.ts'

const checkParameters = parameterCheck(about, parameters)

export const chatSurface: Surface = {
  ...about,
  parameters,
  tokenCap: { param: 'max_completion_tokens', read: tokenCap },
  check(body, options) {
    checkShape(requestShape, body)
    checkParameters(body, options)
  },
  decode: decodeRequest,
  streamEncoder,
  whole,
  streamFailure,
  wholeFailure,
}
