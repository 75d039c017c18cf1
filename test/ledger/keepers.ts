// The sweeper's world: a table, the ledger's two sides over it, and a clock held by hand.
import { createOrganisation } from '../../shared/accounts/provision.ts'
import { dynamoBook } from '../../shared/adapters/dynamodb/book.ts'
import { dynamoLedger } from '../../shared/adapters/dynamodb/ledger.ts'
import type { Aggregate, Ledger, LedgerBook, LedgerEntry, Receipts } from '../../shared/ledger/records.ts'
import { sweep } from '../../shared/ledger/sweep.ts'
import type { HeldClock } from '../adapters/emulators.ts'
import { openWorld, type World } from '../contract/world.ts'

export interface Keepers {
  readonly world: World
  readonly ledger: Ledger & Receipts
  readonly book: LedgerBook
  readonly clock: HeldClock
  /** A new organisation's id. */
  organisation(): Promise<string>
  sweep(book?: LedgerBook): ReturnType<typeof sweep>
  /** All closed and open rows of an organisation on these days. */
  rows(organisation: string, days: readonly string[]): Promise<LedgerEntry[]>
  close(): Promise<void>
}

/** @param days that rows are kept: how far the first sweep looks back */
export async function openKeepers(days = 3): Promise<Keepers> {
  const world = await openWorld()
  const { clock, log, accounts } = world
  const ledger = dynamoLedger({ ...world, days })
  const book = dynamoBook(world)
  const credit = { settleExpired: async () => undefined }
  return {
    ...{ world, ledger, book, clock },
    organisation: async () => (await createOrganisation(accounts, { name: 'Somebody' })).id,
    sweep: (other = book) => sweep({ book: other, accounts, credit, clock, log, days }),
    async rows(organisation, wanted) {
      const found: LedgerEntry[] = []
      for (const day of wanted) for await (const entry of book.rows(organisation, day)) found.push(entry)
      return found
    },
    close: () => world.close(),
  }
}

/** The sums of anything that has these members. */
export const sum = <Name extends string>(list: readonly Readonly<Record<Name, number | null>>[], name: Name): number =>
  list.reduce((total, each) => total + (each[name] ?? 0), 0)

export const money = ['costMicroUsd', 'standardMicroUsd', 'savedMicroUsd', 'feeMicroUsd', 'waitingMicroUsd'] as const

/** What rows and aggregates must agree on. */
export const totals = (list: readonly Readonly<Record<(typeof money)[number], number | null>>[]) =>
  Object.fromEntries(money.map(name => [name, sum(list, name)]))

export const ofMonth = (aggregates: readonly Aggregate[]): Aggregate[] => aggregates.filter(({ period }) => period.length === 7)
export const ofDays = (aggregates: readonly Aggregate[]): Aggregate[] => aggregates.filter(({ period }) => period.length === 10)
