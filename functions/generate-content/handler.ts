// POST /v1beta/models/{model}:generateContent and :streamGenerateContent
import { generateSurface } from '../../shared/dialects/generate/index.ts'
import { endpoint } from '../../shared/endpoint.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = endpoint(generateSurface, assemble())
