// Anthropic's Messages: as a surface of ours, and as the wire to Anthropic.
import type { Surface, Wire } from '../dialect.ts'
import { checkParameters } from '../parameters/index.ts'
import { checkShape, numberOf } from '../shape.ts'
import { streamFailure } from './failure.ts'
import { withoutForeign } from './foreign.ts'
import { observe, observeWhole } from './observe.ts'
import { decode } from './request.ts'
import { encode } from './request-encode.ts'
import { whole } from './response.ts'
import { messagesRequest } from './schema.ts'
import { decoder } from './stream-decode.ts'
import { streamEncoder } from './stream-encode.ts'
import { folder } from './whole-fold.ts'

export const messagesSurface: Surface = {
  name: 'messages',
  paths: ['/v1/messages', '/v1/v1/messages'],
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

export const messagesWire: Wire = { name: 'messages', encode, observe, observeWhole, decoder, folder }
