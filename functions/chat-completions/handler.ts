// POST /v1/chat/completions
import { chatSurface } from '../../shared/dialects/chat/index.ts'
import { endpoint } from '../../shared/endpoint.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = endpoint(chatSurface, assemble())
