// Anthropic's Messages as a surface for callers.
import type { Surface } from '../dialect.ts'
import { checkParameters } from '../parameters/index.ts'
import { surfacePaths } from '../paths.ts'
import { checkShape, numberOf } from '../shape.ts'
import { streamFailure } from './failure.ts'
import { withoutForeign } from './foreign.ts'
import { decode } from './request.ts'
import { whole } from './response.ts'
import { messagesRequest } from './schema.ts'
import { streamEncoder } from './stream-encode.ts'

export const messagesSurface: Surface = {
  name: 'messages',
  paths: surfacePaths.messages,
  home: 'anthropic',
  exampleModel: 'claude-sonnet-5',
  tokenCap: { param: 'max_tokens', read: body => numberOf(body.max_tokens) },
  check(body, options) {
    checkShape(messagesRequest, body)
    checkParameters('messages', body, options)
  },
  withoutForeign,
  decode,
  streamEncoder,
  whole,
  streamFailure,
  // Messages has no failed object: the error envelope serves.
  wholeFailure: () => undefined,
}
