// POST /v1/interactions
import { interactionsSurface } from '../../shared/dialects/interactions/index.ts'
import { endpoint } from '../../shared/endpoint.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = endpoint(interactionsSurface, assemble())
