// The ledger in DynamoDB: a row is opened once and closed once, whatever is lost in between (SPEC §8).
import * as z from 'zod'
import { utcDay } from '../accounts/request-id.ts'
import type { Ledger, LedgerEntry, LedgerRow, Receipts, Settlement } from '../ports.ts'
import { faultName } from './aws-client.ts'
import { type Dynamo, getItem, putNew, update, type Wiring } from './dynamo.ts'
import { ledgerKey, receiptKey } from './dynamo-layout.ts'
import { fromItem, type Item, toItem, toUpdate } from './dynamo-values.ts'

/** @param wiring.days that rows are kept */
export function dynamoLedger(wiring: Wiring & { readonly days: number }): Ledger & Receipts {
  const rowItem = (row: LedgerRow): Item => ({
    ...toItem({ ...row, ttl: Math.floor(row.arrivedAt / 1000) + wiring.days * 86_400 }),
    ...ledgerKey(row),
  })
  return {
    async open(row) {
      try {
        await putNew(wiring, { ...rowItem(row), ...toItem({ open: utcDay(row.arrivedAt) }) })
      } catch (fault) {
        wiring.log.write('warn', 'ledger_open_failed', { requestId: row.requestId, fault: faultName(fault) })
      }
    },
    async settle(row, settlement) {
      try {
        const whole = { ...rowItem(row), ...toItem({ settlement }) }
        // The open row may be missing, or arrive between our two writes; refused by all three, it was settled before.
        const settled = (await close(wiring, row, settlement)) || (await putNew(wiring, whole)) || (await close(wiring, row, settlement))
        if (!settled) wiring.log.write('debug', 'ledger_settled_before', { requestId: row.requestId })
      } catch (fault) {
        wiring.log.write('error', 'ledger_settle_failed', { fault: faultName(fault), row, settlement })
      }
    },
    async find(organisation, requestId) {
      const key = receiptKey(organisation, requestId)
      const item = key && (await getItem(wiring, key))
      return item && entryOf(item)
    },
  }
}

/** Closes an open row; false where there is none. The attribute `open` exists on open rows alone. */
async function close(dynamo: Dynamo, row: LedgerRow, settlement: Settlement): Promise<boolean> {
  const { expression, names, values } = toUpdate({ settlement, open: null })
  const { done } = await update(dynamo, {
    Key: ledgerKey(row),
    UpdateExpression: expression,
    ConditionExpression: 'attribute_exists(pk) AND attribute_exists(#open)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValues: 'NONE',
    ReturnValuesOnConditionCheckFailure: 'NONE',
  })
  return done
}

const usageSchema = z.object({
  input: z.number(),
  cached: z.number().optional(),
  cacheWrite: z.number().optional(),
  output: z.number(),
  reasoning: z.number().optional(),
})

const attemptSchema = z.object({ tier: z.string(), outcome: z.string(), waitedMs: z.number(), maybeBilled: z.boolean().optional() })

const settlementSchema = z.object({
  status: z.number(),
  code: z.string().nullable(),
  reason: z.string(),
  attempts: z.array(attemptSchema),
  waitedMs: z.number().nullable(),
  tier: z.string().nullable(),
  usage: usageSchema.nullable(),
  endedAt: z.number(),
})

const entrySchema = z.object({
  requestId: z.string(),
  organisation: z.string(),
  key: z.string(),
  surface: z.string(),
  provider: z.enum(['openai', 'gemini', 'anthropic']),
  model: z.string(),
  startWithin: z.string(),
  arrivedAt: z.number(),
  settlement: settlementSchema.nullable().default(null),
})

const entryOf = (item: Item): LedgerEntry => entrySchema.parse(fromItem(item))
