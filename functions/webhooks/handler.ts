// POST /webhooks/stripe
import { webhookEndpoint } from '../../shared/endpoint.ts'
import { basics } from '../assemble/basics.ts'
import { paymentPorts } from '../assemble/payments.ts'

export const handler = webhookEndpoint(paymentPorts(basics))
