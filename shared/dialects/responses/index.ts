// OpenAI Responses: as a surface for callers, and as the wire that OpenAI is called through.
import type { Surface, Wire } from '../dialect.ts'
import { checkParameters } from '../parameters/index.ts'
import { checkShape, numberOf } from '../shape.ts'
import { withoutForeign } from './foreign.ts'
import { observe, observeWhole } from './observe.ts'
import { decodeRequest } from './request.ts'
import { encodeRequest } from './request-encode.ts'
import { streamFailure, wholeFailure } from './response.ts'
import { responsesRequest } from './schema.ts'
import { decoder } from './stream-decode.ts'
import { streamEncoder, whole } from './stream-encode.ts'
import { folder } from './whole-fold.ts'

export const responsesSurface: Surface = {
  name: 'responses',
  paths: ['/v1/responses'],
  home: 'openai',
  exampleModel: 'gpt-5.5',
  tokenCap: { param: 'max_output_tokens', read: body => numberOf(body.max_output_tokens) },
  check(body, options) {
    checkShape(responsesRequest, body)
    checkParameters('responses', body, options)
  },
  withoutForeign,
  decode: decodeRequest,
  streamEncoder,
  whole,
  streamFailure,
  wholeFailure,
}

export const responsesWire: Wire = {
  name: 'responses',
  encode: encodeRequest,
  observe,
  observeWhole,
  decoder,
  folder,
}
