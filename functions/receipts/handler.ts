// GET /v1/receipts/{id}
import { getEndpoint } from '../../shared/endpoint.ts'
import { receiptRead } from '../../shared/reads/receipts.ts'
import { assemble } from '../assemble/gateway.ts'

const ports = assemble()

export const handler = getEndpoint(receiptRead(ports), ports)
