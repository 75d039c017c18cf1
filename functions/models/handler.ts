// GET /v1/models and GET /v1/models/{id}
import { getEndpoint } from '../../shared/endpoint.ts'
import { modelsRead } from '../../shared/reads/models.ts'
import { assemble } from '../assemble/gateway.ts'

const ports = assemble()

export const handler = getEndpoint(modelsRead(ports), ports)
