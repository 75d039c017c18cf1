// GET /v1/receipts/{id}
import { receiptEndpoint } from '../../shared/answer/receipt.ts'
import { assemble } from '../assemble.ts'

export const handler = receiptEndpoint(assemble())
