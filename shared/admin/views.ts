// Records as the admin API shows them. A key is a fingerprint here, whatever it belongs to.
import { keyFingerprint } from '../accounts/key.ts'
import type { KeyRecord, Organisation } from '../accounts/records.ts'
import { monthOf } from '../calendar.ts'
import { isMetered } from '../ledger/credit.ts'
import type { AdminRecord, AuditRow } from './records.ts'
import type { AdminView, AuditView, KeyStatus, KeyView, OrganisationView } from './replies.ts'

export const organisationView = ({ id, name, billing, requestLimit, createdAt }: Organisation): OrganisationView => ({
  ...{ id, name, billing_state: billing, request_limit: requestLimit, created: createdAt ?? null },
})

/** @param now epoch seconds */
export const keyView = (key: KeyRecord, now: number): KeyView => ({
  fingerprint: keyFingerprint(key.hash),
  organisation: key.organisation,
  label: key.label,
  status: statusOf(key, now),
  requests_per_minute: key.requestsPerMinute,
  credit_micro_usd: key.creditMicroUsd ?? null,
  held_micro_usd: key.heldMicroUsd ?? 0,
  monthly_budget_micro_usd: key.monthlyBudgetMicroUsd ?? null,
  spent_micro_usd: isMetered(key) ? spentOf(key, now) : null,
  expires_at: key.expiresAt ?? null,
  start_within: key.startWithin ?? null,
  native_parameters: key.nativeParameters ?? false,
  max_output_tokens: key.maxOutputTokens ?? null,
  models: key.models ?? null,
  created: key.createdAt ?? null,
})

function statusOf({ status, expiresAt }: KeyRecord, now: number): KeyStatus {
  return status === 'active' && expiresAt !== undefined && expiresAt <= now ? 'expired' : status
}

const spentOf = ({ spendMonth, spentMicroUsd = 0 }: KeyRecord, now: number): number =>
  spendMonth === monthOf(now * 1000) ? spentMicroUsd : 0

export const adminView = ({ hash, name, status, createdAt }: AdminRecord): AdminView => ({
  ...{ fingerprint: keyFingerprint(hash), name, status, created: createdAt },
})

export const auditView = ({ requestId, at, adminFingerprint, adminName, ...row }: AuditRow): AuditView => ({
  request_id: requestId,
  at,
  admin: { fingerprint: adminFingerprint, name: adminName },
  action: row.action,
  target: row.target,
  outcome: row.outcome,
  code: row.code,
  before: row.before,
  after: row.after,
})
