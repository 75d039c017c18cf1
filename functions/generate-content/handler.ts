// POST /v1beta/models/{model}:generateContent, :streamGenerateContent and :countTokens
import { generateSurface } from '../../shared/dialects/generate/index.ts'
import { withCounts } from '../../shared/endpoint.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = withCounts(generateSurface, assemble())
