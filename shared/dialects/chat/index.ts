// OpenAI Chat Completions, as a surface only: requests for OpenAI go through the Responses wire too.
import { encodeFrame } from '../../upstream/sse.ts'
import type { Surface } from '../dialect.ts'
import { errorObject } from '../openai-answer.ts'
import { checkParameters } from '../parameters/index.ts'
import { surfacePaths } from '../paths.ts'
import { checkShape } from '../shape.ts'
import { decodeRequest, tokenCap } from './request.ts'
import { whole } from './response.ts'
import { chatRequest } from './schema.ts'
import { streamEncoder } from './stream-encode.ts'

export const chatSurface: Surface = {
  name: 'chat',
  paths: surfacePaths.chat,
  exampleModel: 'gpt-5.5',
  tokenCap: { param: 'max_completion_tokens', read: tokenCap },
  check(body, options) {
    checkShape(chatRequest, body)
    checkParameters('chat', body, options)
  },
  decode: decodeRequest,
  streamEncoder,
  whole,
  streamFailure: fault => encodeFrame(undefined, JSON.stringify({ error: errorObject(fault) })),
  wholeFailure: () => undefined,
}
