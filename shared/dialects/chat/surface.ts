// OpenAI Chat Completions as a surface for callers.
import type { Surface } from '../dialect.ts'
import { checkParameters } from '../parameters/index.ts'
import { surfacePaths } from '../paths.ts'
import { checkShape } from '../shape.ts'
import { streamFailure, wholeFailure } from './failure.ts'
import { decodeRequest, tokenCap } from './request.ts'
import { requestShape } from './schema.ts'
import { streamEncoder } from './stream.ts'
import { whole } from './whole.ts'

export const chatSurface: Surface = {
  name: 'chat',
  paths: surfacePaths.chat,
  exampleModel: 'gpt-5.5',
  tokenCap: { param: 'max_completion_tokens', read: tokenCap },
  check(body, options) {
    checkShape(requestShape, body)
    checkParameters('chat', body, options)
  },
  decode: decodeRequest,
  streamEncoder,
  whole,
  streamFailure,
  wholeFailure,
}
