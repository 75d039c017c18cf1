// `POST /webhooks/stripe`: what the payment provider tells. Its body counts byte by byte, so it is read here and not by the JSON steps.
import type { Exchange } from '../chain/exchange.ts'
import { webhookEndpoint } from '../endpoint.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import type { HttpRequest } from '../http/event.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { Settings } from '../settings.ts'
import { ForgedNotice, type NoticePorts, takeNotice } from './notice.ts'
import type { Payments } from './records.ts'

export type WebhookPorts = Omit<NoticePorts, 'payments'> & { readonly payments: Payments | undefined; readonly settings: Settings }

/** The handler of the webhook. */
export const stripeWebhook = (ports: WebhookPorts) =>
  webhookEndpoint({
    ports,
    async answer(exchange) {
      const { payments } = ports
      if (payments === undefined) throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'Billing' } })
      return receive(exchange, { ...ports, payments })
    },
  })

const header = 'stripe-signature'

/** What fails is answered 503, so that it is sent again. */
async function receive(exchange: Exchange, ports: NoticePorts): Promise<Reply> {
  const outcome = await takeNotice(ports, bytesOf(exchange.http), exchange.http.headers[header] ?? '').catch(cause => {
    if (cause instanceof ForgedNotice) throw new LeewayError('invalid_parameter', { param: header, facts: { why: cause.message } })
    ports.log.write('error', 'payment_notice_failed', { fault: cause instanceof Error ? cause.name : typeof cause })
    throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'Billing' }, cause })
  })
  return jsonReply(exchange, 200, { body: JSON.stringify({ received: true, outcome }) })
}

const bytesOf = ({ body = '', isBase64 }: HttpRequest): Buffer => Buffer.from(body, isBase64 ? 'base64' : 'utf8')
