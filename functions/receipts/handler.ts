// GET /v1/receipts/{id}
import { receiptEndpoint } from '../../shared/reads/receipts.ts'
import { assemble } from '../assemble/gateway.ts'

export const handler = receiptEndpoint(assemble())
