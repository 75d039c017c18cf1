// What the admin API needs of the outside.
import type { AccountStore, Switches } from '../accounts/records.ts'
import type { SecretStore } from '../accounts/secrets.ts'
import type { Statements } from '../billing/records.ts'
import type { PriceStore } from '../catalogue/stores.ts'
import type { Clock } from '../clock.ts'
import type { LedgerBook, Receipts } from '../ledger/records.ts'
import type { Limiter } from '../limits/stores.ts'
import type { Log } from '../log/log.ts'
import type { Capacity } from '../race/capacity.ts'
import type { Settings } from '../settings.ts'
import type { Probe } from './probe.ts'
import type { AdminStore, AuditLog, Directory, TableInspector } from './records.ts'

export interface AdminPorts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly limiter: Limiter
  readonly accounts: AccountStore
  readonly secrets: SecretStore
  readonly directory: Directory
  /** As of now, not cached. */
  readonly switches: Switches
  readonly admins: AdminStore
  readonly audit: AuditLog
  readonly book: LedgerBook
  readonly receipts: Receipts
  readonly prices: PriceStore
  readonly statements: Statements
  readonly capacity: Pick<Capacity, 'forecast'>
  readonly table: TableInspector
  readonly probe: Probe
}
