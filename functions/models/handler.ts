// GET /v1/models and GET /v1/models/{id}
import { modelsEndpoint } from '../../shared/reads/models.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = modelsEndpoint(assemble())
