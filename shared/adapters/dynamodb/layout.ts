// The one table: the primary key of every kind of item (docs/adr/0002-one-table.md), and what their attributes must be to be believed.
import * as z from 'zod'
import type { KeyRecord, Organisation } from '../../accounts/records.ts'
import { billingStates } from '../../accounts/terms.ts'
import { utcDay } from '../../calendar.ts'
import type { Hold } from '../../ledger/credit.ts'
import { dayOf } from '../../ledger/request-id.ts'
import { fromItem, type Item } from './values.ts'

const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } })

export const keyKey = (hash: string) => key(`KEY#${hash}`, 'KEY')
export const organisationKey = (id: string) => key(`ORG#${id}`, 'ORG')
/** Says that an organisation has a key; the key's own item has the rest. */
export const membershipKey = (organisation: string, hash: string) => key(`ORG#${organisation}`, `KEY#${hash}`)
/** Every organisation there is, by id. */
export const organisationsPartition = 'ORGANISATIONS'
export const directoryKey = (id: string) => key(organisationsPartition, id)
export const counterKey = (counter: string) => key(`COUNT#${counter}`, 'COUNT')
/** The waiting races of an organisation, one item for each slot that is taken. */
export const slotsPartition = (organisation: string) => `SLOTS#${organisation}`
export const slotKey = (organisation: string, slot: number) => key(slotsPartition(organisation), String(slot))
/** What races told of a model (its id in the catalogue, with its provider before it), one item for each slot of time. */
export const capacityPartition = (model: string) => `CAPACITY#${model}`
export const capacityKey = (model: string, slot: number) => key(capacityPartition(model), String(slot))
export const switchesPartition = 'SWITCHES'
export const switchKey = (name: string) => key(switchesPartition, name)

export const adminKey = (hash: string) => key(`ADMIN#${hash}`, 'ADMIN')
/** Every admin key there is, by hash. */
export const adminsPartition = 'ADMINS'
export const adminEntryKey = (hash: string) => key(adminsPartition, hash)
/** The audit log: request ids begin with their time, so that it is in order. */
export const auditPartition = 'AUDIT'
export const auditKey = (requestId: string) => key(auditPartition, requestId)

/** The price catalogue that an operator stored. */
export const pricesKey = key('PRICES', 'CATALOGUE')

export const ledgerPartition = (organisation: string, day: string) => `ORG#${organisation}#${day}`

/** The sparse index over `open`: what it lists has only its keys. */
export const openIndex = 'open-rows'

export const aggregatesPartition = (organisation: string, month: string) => `ORG#${organisation}#${month}#SUMS`
export const aggregateKey = ({ organisation, period }: { readonly organisation: string; readonly period: string }, group: string) =>
  key(aggregatesPartition(organisation, period.slice(0, 7)), `${period}#${group}`)

/** An organisation's statements in their order, and their lines. */
export const statementsPartition = (organisation: string) => `ORG#${organisation}#STATEMENTS`
export const statementPrefix = 'STATEMENT#'
export const statementKey = (organisation: string, sequence: number) =>
  key(statementsPartition(organisation), statementPrefix + String(sequence).padStart(8, '0'))
/** Named by what is in them, so that of two closes neither writes over the other's. */
export const linesPrefix = (digest: string) => `LINES#${digest}#`
export const linesKey = (organisation: string, digest: string, part: number) =>
  key(statementsPartition(organisation), linesPrefix(digest) + String(part).padStart(6, '0'))

/** Who pays for an organisation; and for which one a customer of the payment provider pays. */
export const payerKey = (organisation: string) => key(`ORG#${organisation}`, 'PAYER')
export const customerKey = (customer: string) => key(`CUSTOMER#${customer}`, 'CUSTOMER')
/** A notice of the payment provider that was followed. */
export const noticeKey = (id: string) => key(`NOTICE#${id}`, 'NOTICE')

/** How far the sweeper is. */
export const sweepKey = key('SWEEP', 'SWEEP')

/** A ledger row is found by its request id alone, because the id begins with its time. Undefined for an id that is not ours. */
export const receiptKey = (organisation: string, requestId: string) => {
  const day = dayOf(requestId)
  return day === undefined ? undefined : key(ledgerPartition(organisation, day), requestId)
}

export const ledgerKey = (row: { readonly organisation: string; readonly requestId: string; readonly arrivedAt: number }) =>
  receiptKey(row.organisation, row.requestId) ?? key(ledgerPartition(row.organisation, utcDay(row.arrivedAt)), row.requestId)

const keySchema = z.object({
  organisation: z.string(),
  label: z.string(),
  status: z.enum(['active', 'revoked']),
  requestsPerMinute: z.number(),
  creditMicroUsd: z.number().optional(),
  heldMicroUsd: z.number().optional(),
  expiresAt: z.number().optional(),
  startWithin: z.string().optional(),
  nativeParameters: z.boolean().optional(),
  maxOutputTokens: z.number().optional(),
  models: z.array(z.string()).optional(),
  monthlyBudgetMicroUsd: z.number().optional(),
  spendMonth: z.string().optional(),
  spentMicroUsd: z.number().optional(),
  createdAt: z.number().optional(),
})

/** Holds are attributes of the key's item, named after their requests. */
const holdPrefix = 'hold#'
export const holdName = (requestId: string): string => holdPrefix + requestId

const holdSchema = z.object({ microUsd: z.number(), expiresAt: z.number(), month: z.string() })

const organisationSchema = z.object({
  name: z.string(),
  billing: z.enum(billingStates),
  requestLimit: z.number(),
  byokVersion: z.string(),
  createdAt: z.number().optional(),
})

const counterSchema = z.object({ windowStart: z.number().optional(), count: z.number().optional() })

/** @throws ZodError where the item is no key */
export const keyOf = (hash: string, item: Item): KeyRecord => ({ ...keySchema.parse(fromItem(item)), hash })

/** @throws ZodError where the item is no organisation */
export const organisationOf = (id: string, item: Item): Organisation => ({ ...organisationSchema.parse(fromItem(item)), id })

/** @throws ZodError where the item's window is no window */
export const counterOf = (item: Item) => counterSchema.parse(fromItem(item))

/** The holds on a key's item, each with the epoch seconds at which it expires. @throws ZodError where one is no hold */
export function holdsOf(hash: string, item: Item): readonly (Hold & { readonly expiresAt: number })[] {
  const found = Object.entries(fromItem(item)).filter(([name]) => name.startsWith(holdPrefix))
  const credit = item.creditMicroUsd !== undefined
  return found.map(([name, hold]) => ({ ...holdSchema.parse(hold), hash, requestId: name.slice(holdPrefix.length), credit }))
}
