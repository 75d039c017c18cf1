// POST /v1/messages/count_tokens, /v1/responses/input_tokens
import { generateSurface } from '../../shared/dialects/generate/index.ts'
import { messagesSurface } from '../../shared/dialects/messages/index.ts'
import { responsesSurface } from '../../shared/dialects/responses/index.ts'
import { countEndpoint } from '../../shared/endpoint.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = countEndpoint([messagesSurface, responsesSurface, generateSurface], assemble())
