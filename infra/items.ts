// Which items of the table each kind of function may touch, and how. IAM compares the partition key of each call with these patterns.
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import {
  adminKey,
  adminsPartition,
  aggregatesPartition,
  auditPartition,
  capacityPartition,
  counterKey,
  customerKey,
  keyKey,
  ledgerPartition,
  noticeKey,
  organisationKey,
  organisationsPartition,
  pricesKey,
  slotsPartition,
  statementsPartition,
  sweepKey,
  switchesPartition,
} from '../shared/adapters/dynamodb/layout.ts'

const partitionOf = ({ pk }: { readonly pk: { readonly S: string } }): string => pk.S

/** Ids of organisations have no `#`, so that the patterns of their records and of their rows tell one from the other. */
const rows = ledgerPartition('*', '????-??-??')
const sums = aggregatesPartition('*', '????-??')
/** Organisations and all that is theirs. */
const organisations = partitionOf(organisationKey('*'))
const keys = partitionOf(keyKey('*'))
const counters = partitionOf(counterKey('*'))
const capacity = capacityPartition('*')
const slots = slotsPartition('*')
const prices = partitionOf(pricesKey)
const sweep = partitionOf(sweepKey)
const statements = statementsPartition('*')
const customers = partitionOf(customerKey('*'))
const notices = partitionOf(noticeKey('*'))
const admins = partitionOf(adminKey('*'))

type Action = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem'

/** The partitions on which an action is allowed; an action that is not named is not. */
export type ItemAccess = Readonly<Partial<Record<Action, readonly string[]>>>

/** The patterns of everything that only an operator writes: keys, organisations, admin keys, what is switched off. */
const accounts = [keys, organisations, organisationsPartition, admins, adminsPartition, switchesPartition]

export const itemAccess = {
  /** Admits a key, which counts the request, and reads single items. */
  reads: { GetItem: [keys, organisations, counters, prices], Query: [capacity], UpdateItem: [keys, counters] },
  /** Admits a key, and asks what is switched off. */
  countsTokens: { GetItem: [keys, organisations, counters, prices], Query: [switchesPartition], UpdateItem: [keys, counters] },
  /** Lists rows and sums beside that, and reads how far the sweeper is. */
  readsLedger: { GetItem: [sweep], Query: [rows, sums] },
  /** Settles credit on keys, opens and closes rows, holds race slots, tells what capacity there was. */
  callsModels: {
    GetItem: [keys, organisations, counters, prices],
    Query: [switchesPartition, slots, capacity],
    PutItem: [rows, slots],
    UpdateItem: [keys, counters, rows, capacity],
    DeleteItem: [slots],
  },
  /** Closes rows, settles holds on keys, writes sums. */
  sweeps: {
    GetItem: [keys, organisations, sweep],
    Query: [organisationsPartition, organisations],
    PutItem: [sums],
    UpdateItem: [keys, rows, sweep],
  },
  /** Reads sums, writes statements, and finds or makes the customers that pay for them. */
  closes: {
    GetItem: [organisations, sweep],
    Query: [organisationsPartition, sums, statements],
    PutItem: [statements, customers],
    UpdateItem: [organisations],
  },
  /** Finds the organisation of a customer, sets its state, notes its invoices and what it was told. */
  takesNotices: {
    GetItem: [organisations, customers, notices],
    Query: [statements],
    PutItem: [notices],
    UpdateItem: [organisations],
  },
  administers: {
    GetItem: [keys, organisations, counters, prices, sweep, admins],
    Query: [organisationsPartition, organisations, switchesPartition, adminsPartition, auditPartition, capacity],
    PutItem: [...accounts, auditPartition],
    UpdateItem: [keys, organisations, counters, admins, auditPartition],
    DeleteItem: [switchesPartition],
  },
} as const satisfies Record<string, ItemAccess>

const names: readonly Action[] = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']

/** One statement for each action. */
export const itemStatements = (tableArn: string, access: ItemAccess): PolicyStatement[] =>
  names.flatMap(name => {
    const partitions = access[name]
    if (partitions === undefined) return []
    const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } }
    return [new PolicyStatement({ actions: [`dynamodb:${name}`], resources: [tableArn], conditions })]
  })
