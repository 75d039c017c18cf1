// What the admin API needs of the outside.
import type { Clock } from '../clock.ts'
import type {
  AccountStore,
  AdminStore,
  AuditLog,
  Directory,
  LedgerBook,
  Limiter,
  Log,
  PriceStore,
  Receipts,
  SecretStore,
  Statements,
  Switches,
  TableInspector,
} from '../ports.ts'
import type { Capacity } from '../race/capacity.ts'
import type { Settings } from '../settings.ts'
import type { Probe } from './probe.ts'

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
