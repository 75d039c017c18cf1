// POST /webhooks/stripe
import { stripeWebhook } from '../../shared/billing/webhook.ts'
import { basics } from '../assemble/basics.ts'
import { paymentPorts } from '../assemble/payments.ts'

export const handler = stripeWebhook(paymentPorts(basics))
