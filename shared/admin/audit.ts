// The audit log's two writes around every change. The first, `intended`, comes before it, so that no change is without its row; the second says
// how it ended, before the caller is answered. A row that stays `intended` is a change that may or may not have been made.
import { keyFingerprint } from '../accounts/key.ts'
import { type Exchange, required } from '../chain/exchange.ts'
import type { Log } from '../log/log.ts'
import type { AdminCall } from './call.ts'
import type { RouteName } from './contract.ts'
import type { AdminRecord, AuditLog, ChangeEnd } from './records.ts'
import { refusalOf } from './refusal.ts'

export interface AuditPorts {
  readonly audit: AuditLog
  readonly log: Log
}

/** Who changes, by which request, and how the contract calls it. */
export interface Actor {
  readonly admin: Pick<AdminRecord, 'hash' | 'name'>
  readonly requestId: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly action: RouteName | 'bootstrap'
}

export const actorOf = ({ id, arrivedAt, admin }: Exchange, action: RouteName): Actor => ({
  ...{ admin: required(admin, 'the admin'), requestId: id, at: arrivedAt, action },
})

/** Makes changes of that actor's, each with its row. */
export const recorder =
  ({ audit, log }: AuditPorts, { admin, requestId, at, action }: Actor): AdminCall<RouteName>['change'] =>
  async ({ target, before, make }) => {
    const who = { adminFingerprint: keyFingerprint(admin.hash), adminName: admin.name }
    await audit.intend({ requestId, at: at / 1000, ...who, action, target, before })
    const { reply, after } = await make().catch(async (fault: unknown) => {
      const end = endOf(fault)
      if (end !== undefined) await audit.close(requestId, end)
      throw fault
    })
    await audit.close(requestId, { outcome: 'done', after })
    log.write('admin_change', { request: requestId, admin: who.adminFingerprint, action, target })
    return reply
  }

/** What was refused changed nothing. Of anything else nobody knows: the row stays `intended`. */
function endOf(fault: unknown): ChangeEnd | undefined {
  const refusal = refusalOf(fault)
  return refusal === undefined || refusal.status >= 500 ? undefined : { outcome: 'failed', code: refusal.code }
}
