// POST /v1/responses
import { responsesSurface } from '../../shared/dialects/responses/index.ts'
import { endpoint } from '../../shared/endpoint.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = endpoint(responsesSurface, assemble())
