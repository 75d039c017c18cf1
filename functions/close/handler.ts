// On the first days of each month: closes the month before. An operator may call it too: `{"month":"2026-11"}` closes that month,
// `{"checkout":"acme"}` answers the address of a page on which the organisation puts a card on file.
import * as z from 'zod'
import { startCheckout } from '../../shared/billing/checkout.ts'
import { CloseIncomplete, type CloseReport, closeMonth } from '../../shared/billing/close.ts'
import { basics } from '../assemble/basics.ts'
import { billingPorts } from '../assemble/billing.ts'

const closeEvent = z.object({ month: z.string().optional(), organisation: z.string().optional() })
const checkoutEvent = z.object({ checkout: z.string(), return_url: z.string().optional() })

const ports = billingPorts(basics)

/** @throws CloseIncomplete where it has to be run again: the schedule's own tries, then the dead-letter queue, tell the operator */
export async function handler(event: unknown): Promise<CloseReport | { readonly url: string }> {
  const { data: asked } = checkoutEvent.safeParse(event)
  return asked === undefined ? close(event) : checkout(asked)
}

async function close(event: unknown): Promise<CloseReport> {
  const report = await closeMonth(ports, closeEvent.parse(event ?? {}))
  if (report.state === 'waiting' || report.failed.length > 0) throw new CloseIncomplete(report)
  return report
}

async function checkout({ checkout: organisation, return_url: given }: z.infer<typeof checkoutEvent>): Promise<{ readonly url: string }> {
  return { url: await startCheckout(ports, { organisation, returnUrl: given ?? basics.settings.BILLING_RETURN_URL }) }
}
