// POST /v1/messages
import { messagesSurface } from '../../shared/dialects/messages/index.ts'
import { endpoint } from '../../shared/endpoint.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = endpoint(messagesSurface, assemble())
