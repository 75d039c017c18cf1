// Gemini's Interactions: as a surface of ours, and as the wire to Gemini.
import type { Surface, Wire } from '../dialect.ts'
import { checkParameters } from '../parameters/index.ts'
import { checkShape, numberOf, objectOf } from '../shape.ts'
import { streamFailure, wholeFailure } from './failure.ts'
import { withoutForeign } from './foreign.ts'
import { observe, observeWhole } from './observe.ts'
import { decode } from './request.ts'
import { encode } from './request-encode.ts'
import { whole } from './response.ts'
import { interactionsRequest } from './schema.ts'
import { decoder } from './stream-decode.ts'
import { streamEncoder } from './stream-encode.ts'
import { folder } from './whole-fold.ts'

export const interactionsSurface: Surface = {
  name: 'interactions',
  paths: ['/v1/interactions', '/v1beta/interactions', '/v1/v1/interactions', '/v1/v1beta/interactions'],
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

export const interactionsWire: Wire = { name: 'interactions', encode, observe, observeWhole, decoder, folder }
