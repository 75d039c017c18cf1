// A ledger row as an item of the table, and back. `open` is on open rows alone: the sparse index over it lists the orphans.
import * as z from 'zod'
import { utcDay } from '../../calendar.ts'
import { tokenCounts } from '../../hub/token-counts.ts'
import { certainMoney, nullableMoney } from '../../ledger/amounts.ts'
import type { LedgerEntry, LedgerRow } from '../../ledger/records.ts'
import { providerNames } from '../../providers/index.ts'
import { isSet, mapRows, rowsWith, rowsWithout } from '../../table.ts'
import { ledgerKey } from './layout.ts'
import { fromItem, type Item, toItem } from './values.ts'

/** @param days that the row is kept */
export const rowItem = (row: LedgerRow, days: number): Item => ({
  ...toItem({ ...row, ttl: Math.floor(row.arrivedAt / 1000) + days * 86_400 }),
  ...ledgerKey(row),
})

/** @param now epoch milliseconds */
export const isExpired = ({ ttl }: Item, now: number): boolean => Number(ttl?.N ?? Number.POSITIVE_INFINITY) <= now / 1000

/** The last digit of the ids, which is chance: one partition of the index would take no more than 1,000 writes a second. */
export const shards: readonly string[] = [...'0123456789abcdef']

const indexPartition = (day: string, shard: string): string => `${day}#${shard}`

/** The index partitions of the rows of a UTC day. */
export const openPartitions = (day: string): readonly string[] => shards.map(shard => indexPartition(day, shard))

/** The attribute of an open row. */
export const openMark = ({ requestId, arrivedAt }: LedgerRow): Item =>
  toItem({ open: indexPartition(utcDay(arrivedAt), requestId.slice(-1)) })

const usageSchema = z.object({
  ...mapRows(rowsWith(tokenCounts, 'required'), () => z.number()),
  ...mapRows(rowsWithout(tokenCounts, 'required'), () => z.number().optional()),
})

const attemptSchema = z.object({ tier: z.string(), outcome: z.string(), waitedMs: z.number(), maybeBilled: z.boolean().optional() })

/** What rows of older releases lack is unknown where it may be, else 0. */
const stored = <Value>(row: object, schema: z.ZodType<Value>, absent: Value): z.ZodType<Value> =>
  isSet(row, 'late') ? schema.optional().transform((value = absent) => value) : schema

const moneySchema = z.object({
  ...mapRows(nullableMoney, row => stored(row, z.number().nullable(), null)),
  ...mapRows(certainMoney, row => stored(row, z.number(), 0)),
  feePercent: z.number(),
  catalogueVersion: z.string().nullable(),
})

const settlementSchema = moneySchema.extend({
  status: z.number(),
  code: z.string().nullable(),
  reason: z.string(),
  attempts: z.array(attemptSchema),
  waitedMs: z.number().nullable(),
  waitLimit: z.string().nullish(),
  tier: z.string().nullable(),
  usage: usageSchema.nullable(),
  endedAt: z.number(),
})

const entrySchema = z.object({
  requestId: z.string(),
  organisation: z.string(),
  key: z.string(),
  surface: z.string(),
  provider: z.enum(providerNames),
  model: z.string(),
  startWithin: z.string(),
  arrivedAt: z.number(),
  settlement: settlementSchema.nullable().default(null),
})

/** @throws ZodError where the item is no ledger row */
export const entryOf = (item: Item): LedgerEntry => entrySchema.parse(fromItem(item))
