// Anthropic's Messages as a surface for callers.
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

export const messagesSurface: Surface = {
  name: 'messages',
  paths: surfacePaths.messages,
  home: 'anthropic',
  exampleModel: 'claude-sonnet-5',
  tokenCap: { param: 'max_tokens', read: body => numberOf(body.max_tokens) },
  check(body, options) {
    checkShape(requestShape, body)
    checkParameters('messages', body, options)
  },
  withoutForeign,
  decode: decodeRequest,
  streamEncoder,
  whole,
  streamFailure,
  wholeFailure,
}
