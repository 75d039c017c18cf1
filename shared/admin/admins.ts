// Admin keys: minted like customers' keys, under a prefix of their own; and the first one of a deployment.
import { randomBytes } from 'node:crypto'
import { hashKey, isWellFormed, mintKey } from '../accounts/key.ts'
import { demand } from '../accounts/provision.ts'
import type { Clock } from '../clock.ts'
import { mintRequestId } from '../ledger/request-id.ts'
import type { RandomBytes } from '../random.ts'
import { type AuditPorts, recorder } from './audit.ts'
import type { AdminRecord, AdminStore } from './records.ts'
import type { NewAdmin } from './replies.ts'
import { adminView } from './views.ts'

/** @param createdAt epoch seconds */
export function mintAdmin(name: string, createdAt: number, key = mintKey(randomBytes(12), 'admin')): { key: string; record: AdminRecord } {
  demand(
    isWellFormed(key, 'admin'),
    'An admin key is flex_admin_, 24 hex digits, and the first 6 hex digits of the SHA-256 over all that',
    'key',
  )
  return { key, record: { hash: hashKey(key), name, status: 'active', createdAt } }
}

export interface BootstrapPorts extends AuditPorts {
  readonly admins: AdminStore
  readonly clock: Clock
}

export interface BootstrapWish {
  readonly name: string
  /** This key instead of a minted one. */
  readonly key?: string
  /** Also where there is an active admin key: whoever may write the table may replace one that was lost. */
  readonly again?: boolean
}

/**
 * Makes an admin key without one, for those who may write the table itself: the first one of a deployment. It leaves an audit row, too.
 * @throws ProvisionError where there is an active one and `again` was not said, or the given key has a wrong form
 */
export async function bootstrapAdmin(
  ports: BootstrapPorts,
  { name, key: given, again = false }: BootstrapWish,
  random: RandomBytes = randomBytes,
): Promise<NewAdmin> {
  const at = ports.clock.now()
  const minted = mintAdmin(name, Math.floor(at / 1000), given)
  if (!again) {
    const active = (await ports.admins.list()).filter(({ status }) => status === 'active')
    demand(active.length === 0, `There are admin keys already (${active.length}); let their holders create another one`)
  }
  const change = recorder(ports, { admin: minted.record, requestId: mintRequestId(at, random), at, action: 'bootstrap' })
  return change(creationOf(ports, minted))
}

/** The change that a new admin key is: what the audit row says, and how it is made. Its reply shows the key, once. */
export function creationOf({ admins }: { readonly admins: AdminStore }, { key, record }: ReturnType<typeof mintAdmin>) {
  const admin = adminView(record)
  return {
    target: `admins/${admin.fingerprint}`,
    before: null,
    async make() {
      await admins.create(record)
      return { reply: { key, admin }, after: admin }
    },
  }
}
