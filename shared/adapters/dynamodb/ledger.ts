// The ledger in DynamoDB: a row is opened once and closed once, whatever is lost in between (contract §8).
import type { Ledger, LedgerRow, Receipts, Settlement } from '../../ledger/records.ts'
import { faultName } from '../aws/client.ts'
import { type Dynamo, getItem, putNew, update, type Wiring } from './items.ts'
import { ledgerKey, receiptKey } from './layout.ts'
import { entryOf, isExpired, openMark, rowItem } from './rows.ts'
import { toItem, toUpdate } from './values.ts'

/** @param wiring.days that rows are kept */
export function dynamoLedger(wiring: Wiring & { readonly days: number }): Ledger & Receipts {
  return {
    async open(row) {
      try {
        await putNew(wiring, { ...rowItem(row, wiring.days), ...openMark(row) })
      } catch (fault) {
        wiring.log.write('ledger_open_failed', { requestId: row.requestId, fault: faultName(fault) })
      }
    },
    async settle(row, settlement) {
      try {
        const whole = { ...rowItem(row, wiring.days), ...toItem({ settlement }) }
        // The open row may be missing, or arrive between our two writes; refused by all three, it was settled before.
        const settled =
          (await closeRow(wiring, row, settlement)) || (await putNew(wiring, whole)) || (await closeRow(wiring, row, settlement))
        if (!settled) wiring.log.write('ledger_settled_before', { requestId: row.requestId })
      } catch (fault) {
        wiring.log.write('ledger_settle_failed', { fault: faultName(fault), row, settlement })
      }
    },
    async find(organisation, requestId) {
      const key = receiptKey(organisation, requestId)
      const item = key && (await getItem(wiring, key))
      return item && !isExpired(item, wiring.clock.now()) ? entryOf(item) : undefined
    },
  }
}

/** Closes an open row; false where there is none. */
export async function closeRow(dynamo: Dynamo, row: LedgerRow, settlement: Settlement): Promise<boolean> {
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
