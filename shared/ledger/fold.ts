// Folds ledger rows into the aggregates of their day, and days into months. Killed anywhere and run again, it ends with the same sums.
import { addTo, equal, groupOf, isDay, monthOf, singleOf } from './aggregates.ts'
import type { Aggregate, LedgerBook } from './records.ts'

type FoldBook = Pick<LedgerBook, 'rows' | 'aggregates' | 'keep'>

export interface FoldRequest {
  readonly organisation: string
  /** UTC days, of any months. */
  readonly days: readonly string[]
}

/** @returns how many aggregates it wrote: none where nothing changed */
export async function fold(book: FoldBook, { organisation, days }: FoldRequest): Promise<number> {
  let written = 0
  for (const month of new Set(days.map(day => day.slice(0, 7)))) {
    const stored = await book.aggregates(organisation, month)
    const known = new Map(stored.map(aggregate => [groupOf(aggregate), aggregate]))
    for (const day of days.filter(each => each.startsWith(month))) {
      written += await keepChanged(book, known, await dayOf(book, organisation, day))
    }
    written += await keepChanged(book, known, monthOf([...known.values()].filter(isDay)))
  }
  return written
}

async function dayOf(book: FoldBook, organisation: string, day: string): Promise<Aggregate[]> {
  const groups = new Map<string, Aggregate>()
  for await (const entry of book.rows(organisation, day)) {
    const single = singleOf(entry)
    if (single !== undefined) addTo(groups, single)
  }
  return [...groups.values()]
}

/** `known` is brought up to date: what is there already costs no write. */
async function keepChanged(book: FoldBook, known: Map<string, Aggregate>, aggregates: readonly Aggregate[]): Promise<number> {
  let written = 0
  for (const aggregate of aggregates) {
    if (equal(known.get(groupOf(aggregate)), aggregate)) continue
    if (await book.keep(aggregate)) written++
    known.set(groupOf(aggregate), aggregate)
  }
  return written
}
