// GET /v1/models and GET /v1/models/{id}
import { modelsEndpoint } from '../../shared/answer/models.ts'
import { assemble } from '../assemble.ts'

export const handler = modelsEndpoint(assemble())
