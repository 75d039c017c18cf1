// Admin keys, the audit log, and a look at what a deployment is made of: what is stored, and where.
import type { Organisation } from '../accounts/records.ts'

/** An admin key as stored: never the key itself, only its SHA-256. */
export interface AdminRecord {
  /** SHA-256 of the whole key, lower-case hex. */
  readonly hash: string
  /** Whose it is. */
  readonly name: string
  readonly status: 'active' | 'revoked'
  /** Epoch seconds. */
  readonly createdAt: number
}

/** Admin keys. Nothing of them is cached: a revoked one is refused at once. Every method throws where the database cannot be reached. */
export interface AdminStore {
  /** False where the key exists. */
  create(admin: AdminRecord): Promise<boolean>
  find(hash: string): Promise<AdminRecord | undefined>
  list(): Promise<readonly AdminRecord[]>
  /** False where there is none. */
  revoke(hash: string): Promise<boolean>
}

/** What an operator is about to change. Never a secret, before or after. */
export interface IntendedChange {
  /** Of the request that makes the change; rows are in the order of their ids, which begin with their time. */
  readonly requestId: string
  /** Epoch seconds, with milliseconds as decimals. */
  readonly at: number
  readonly adminFingerprint: string
  readonly adminName: string
  readonly action: string
  readonly target: string
  /** What is there; null for something new. */
  readonly before: object | null
}

/** How a change ended. */
export type ChangeEnd =
  | { readonly outcome: 'done'; readonly after: object | null }
  /** Refused with that code of the catalogue: nothing was changed. */
  | { readonly outcome: 'failed'; readonly code: string }

/** A row of the audit log. One that stays `intended` says that the change may or may not have been made. */
export interface AuditRow extends IntendedChange {
  readonly outcome: 'intended' | ChangeEnd['outcome']
  readonly code: string | null
  readonly after: object | null
}

/** The audit log: rows are written and closed, never removed. Every method throws where the database cannot be reached. */
export interface AuditLog {
  intend(change: IntendedChange): Promise<void>
  close(requestId: string, end: ChangeEnd): Promise<void>
  /** The newest first. */
  page(page: PageRequest): Promise<Entries<AuditRow>>
}

export interface PageRequest {
  /** `next` of the page before. */
  readonly after?: string
  readonly limit: number
}

/** One page of a list; `next` is absent on the last one. */
export interface Entries<Entry> {
  readonly entries: readonly Entry[]
  readonly next?: string
}

/** Every organisation, as of now. */
export interface Directory {
  /** In the order of their ids. @throws where the database cannot be reached */
  organisations(page: PageRequest): Promise<Entries<Organisation>>
}

/** What the table is like. */
export interface TableState {
  /** Whether the sparse index over open rows is there. */
  readonly index: boolean
  /** `emulated`: a database on this machine, which deletes nothing by itself. */
  readonly expiry: 'on' | 'off' | 'emulated'
}

export interface TableInspector {
  /** @throws where the database cannot be reached, or there is no such table */
  inspect(): Promise<TableState>
}
