// POST /webhooks/stripe
import { paymentPorts } from '../../shared/adapters/payments.ts'
import { stripeWebhook } from '../../shared/answer/webhook.ts'
import { basics } from '../basics.ts'

export const handler = stripeWebhook(paymentPorts(basics))
