// The one table: the primary key of every kind of item (docs/adr/0002-one-table.md), and what their attributes must be to be believed.
import * as z from 'zod'
import { dayOf, utcDay } from '../accounts/request-id.ts'
import type { KeyRecord, Organisation } from '../ports.ts'
import { fromItem, type Item } from './dynamo-values.ts'

const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } })

export const keyKey = (hash: string) => key(`KEY#${hash}`, 'KEY')
export const organisationKey = (id: string) => key(`ORG#${id}`, 'ORG')
/** Says that an organisation has a key; the key's own item has the rest. */
export const membershipKey = (organisation: string, hash: string) => key(`ORG#${organisation}`, `KEY#${hash}`)
export const counterKey = (counter: string) => key(`COUNT#${counter}`, 'COUNT')
export const switchesPartition = 'SWITCHES'
export const switchKey = (name: string) => key(switchesPartition, name)

/** A ledger row is found by its request id alone, because the id begins with its time. Undefined for an id that is not ours. */
export const receiptKey = (organisation: string, requestId: string) => {
  const day = dayOf(requestId)
  return day === undefined ? undefined : key(`ORG#${organisation}#${day}`, requestId)
}

export const ledgerKey = (row: { readonly organisation: string; readonly requestId: string; readonly arrivedAt: number }) =>
  receiptKey(row.organisation, row.requestId) ?? key(`ORG#${row.organisation}#${utcDay(row.arrivedAt)}`, row.requestId)

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
})

const organisationSchema = z.object({
  name: z.string(),
  billing: z.enum(['active', 'overdue', 'no_payment_method']),
  requestLimit: z.number(),
  byokVersion: z.string(),
})

const counterSchema = z.object({ windowStart: z.number().optional(), count: z.number().optional() })

/** @throws ZodError where the item is no key */
export const keyOf = (hash: string, item: Item): KeyRecord => ({ ...keySchema.parse(fromItem(item)), hash })

/** @throws ZodError where the item is no organisation */
export const organisationOf = (id: string, item: Item): Organisation => ({ ...organisationSchema.parse(fromItem(item)), id })

/** @throws ZodError where the item's window is no window */
export const counterOf = (item: Item) => counterSchema.parse(fromItem(item))
