// One table on one database, and the adapters over it: what every contract runs in. `DYNAMODB_ENDPOINT` names another database than the embedded one.
import { randomBytes } from 'node:crypto'
import { startDynamodb } from '../../functions/local/aws/dynamodb.ts'
import { createKey, createOrganisation, type KeyWish } from '../../shared/accounts/provision.ts'
import type { AccountStore, KeyRecord } from '../../shared/accounts/records.ts'
import { dynamoAccounts } from '../../shared/adapters/dynamodb/accounts.ts'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import type { Wiring } from '../../shared/adapters/dynamodb/items.ts'
import { createTable } from '../../shared/adapters/dynamodb/table.ts'
import { type HeldClock, heldClock, placeOf, type RememberingLog, rememberingLog } from '../adapters/emulators.ts'

export interface World extends Wiring {
  readonly endpoint: string
  readonly clock: HeldClock
  readonly log: RememberingLog
  readonly accounts: AccountStore
  /** A new key of a new organisation. */
  key(wish?: Partial<KeyWish>): Promise<KeyRecord>
  close(): Promise<void>
}

export async function openWorld(): Promise<World> {
  const given = process.env.DYNAMODB_ENDPOINT
  const database = given ? { endpoint: given, close: async () => undefined } : await startDynamodb({})
  // On a busy machine the embedded database takes its time, and a limit that cannot be asked lets known keys pass.
  const client = dynamoClient({ ...placeOf(database.endpoint), timeoutSeconds: 30 })
  const table = `leeway-${randomBytes(6).toString('hex')}`
  await createTable(client, table)
  const accounts = dynamoAccounts({ client, table })
  return {
    ...{ client, table, accounts, endpoint: database.endpoint, clock: heldClock(), log: rememberingLog() },
    async key(wish = {}) {
      const { id } = await createOrganisation(accounts, { name: 'Somebody' })
      const { record } = await createKey(accounts, { organisation: id, ...wish })
      return record
    },
    async close() {
      client.destroy()
      await database.close()
    },
  }
}

/** How many of these answers have that outcome. */
export const tally = (answers: readonly { readonly outcome: string }[], outcome: string): number =>
  answers.filter(answer => answer.outcome === outcome).length

/** The answers to that many calls at the same time. */
export const together = <Answer>(times: number, call: (index: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => call(index)))
