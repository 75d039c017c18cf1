// `POST /webhooks/stripe`: what the payment provider tells. Its body counts byte by byte, so it is read here and not by the JSON steps.
import { LeewayError } from '../errors/leeway-error.ts'
import type { HttpRequest } from '../http/event.ts'
import type { Settings } from '../settings.ts'
import { ForgedNotice, type NoticePorts, takeNotice } from './notice.ts'
import type { Payments } from './records.ts'

export type WebhookPorts = Omit<NoticePorts, 'payments'> & { readonly payments: Payments | undefined; readonly settings: Settings }

const header = 'stripe-signature'

/**
 * Takes a notice in; what became of it.
 * @throws LeewayError `invalid_parameter` where its signature is wrong, else 503, so that it is sent again
 */
export async function receiveNotice(
  request: HttpRequest,
  { payments, ...ports }: WebhookPorts,
): Promise<{ readonly received: true; readonly outcome: string }> {
  if (payments === undefined) throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'Billing' } })
  const outcome = await takeNotice({ ...ports, payments }, bytesOf(request), request.headers[header] ?? '').catch(cause => {
    if (cause instanceof ForgedNotice) throw new LeewayError('invalid_parameter', { param: header, facts: { why: cause.message } })
    ports.log.write('payment_notice_failed', { fault: cause instanceof Error ? cause.name : typeof cause })
    throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'Billing' }, cause })
  })
  return { received: true, outcome }
}

const bytesOf = ({ body = '', isBase64 }: HttpRequest): Buffer => Buffer.from(body, isBase64 ? 'base64' : 'utf8')
