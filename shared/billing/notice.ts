// What a notice of the payment provider leads to: a look at how its customer stands. Forged, repeated, late or misordered, it changes nothing wrongly.
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { Notice } from './records.ts'
import { type SyncPorts, syncBilling } from './sync.ts'

export interface NoticePorts extends SyncPorts {
  readonly clock: Clock
  readonly log: Log
}

/** The bytes are not the provider's, or are old. */
export class ForgedNotice extends Error {
  override readonly name = 'ForgedNotice'
}

/** `ignored`: it is about nothing that we keep. */
export type NoticeOutcome = 'done' | 'repeated' | 'ignored'

/** For so long a notice is remembered; the provider repeats one for three days at most. */
const rememberedSeconds = 30 * 86_400

/**
 * @param bytes of the body, as they came
 * @throws ForgedNotice where the signature is not theirs; else where database or provider cannot be reached, so that it is sent again
 */
export async function takeNotice(ports: NoticePorts, bytes: Uint8Array, signature: string): Promise<NoticeOutcome> {
  const { payments, payers, clock, log } = ports
  const notice = await payments.readNotice(bytes, signature)
  const outcome = (await payers.hasSeen(notice.id)) ? 'repeated' : await follow(ports, notice)
  if (outcome !== 'repeated') await payers.remember(notice.id, Math.floor(clock.now() / 1000) + rememberedSeconds)
  log.write('payment_notice', { notice: notice.id, kind: notice.kind, outcome })
  return outcome
}

async function follow(ports: NoticePorts, { id, kind, customer }: Notice): Promise<NoticeOutcome> {
  if (customer === null || kind === 'irrelevant') return 'ignored'
  const organisation = await ports.payers.organisationOf(customer)
  if (organisation === undefined) return 'ignored'
  if (kind === 'card_added') await ports.payments.useNewestCard(customer, id)
  await syncBilling(ports, organisation)
  return 'done'
}
