// What closes months and shows statements, with AWS and Stripe.
import type { AccountStore } from '../../shared/accounts/records.ts'
import { dynamoAccounts } from '../../shared/adapters/dynamodb/accounts.ts'
import { dynamoBook } from '../../shared/adapters/dynamodb/book.ts'
import type { LedgerBook } from '../../shared/ledger/records.ts'
import { type PaymentBasics, type PaymentPorts, paymentPorts } from './payments.ts'

export interface BillingPorts extends PaymentPorts {
  readonly accounts: AccountStore
  readonly book: LedgerBook
  /** Days that ledger rows are kept. */
  readonly days: number
}

export function billingPorts(basics: PaymentBasics): BillingPorts {
  const ports = paymentPorts(basics)
  return { ...ports, accounts: dynamoAccounts(ports.dynamo), book: dynamoBook(ports.dynamo), days: basics.settings.LEDGER_DAYS }
}
