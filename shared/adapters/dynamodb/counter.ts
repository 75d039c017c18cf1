// One counter with a window, exact under any number of writers: two conditional updates, of which exactly one can succeed.
import type { Step } from '../../limits/window.ts'
import type { Item } from './values.ts'

/** What a stored item says about one more request. `unknown`: it must not be counted at all. */
export type Verdict = Step | 'unknown'

export interface Count {
  /** What is tried first; the other follows where the database refuses it. */
  readonly first: 'count' | 'open'
  /** One of the two updates. */
  write(step: 'count' | 'open'): Promise<{ done: true; item: Item } | { done: false; item?: Item }>
  /** The item, consistently: for databases that do not hand it over with the refusal. */
  read(): Promise<Item | undefined>
  /** At the same time as the updates: windows only ever move on, so what one update found is still so for the next. */
  judge(item: Item | undefined): Verdict
}

/** `over` also where others changed the item each time in between. The item is empty where there is none. */
export interface Counted {
  readonly outcome: 'admitted' | 'over' | 'unknown'
  readonly item: Item
}

/** Window over, opened by another, full: three writes settle any course at one time. More are needed only where a full window gives way to the next meanwhile. */
const maximumWrites = 6

/** Admits and counts in one write, or says why not. @throws what the database throws */
export async function countOnce(count: Count): Promise<Counted> {
  let step = count.first
  let item: Item = {}
  for (let writes = 0; writes < maximumWrites; writes++) {
    const written = await count.write(step)
    if (written.done) return { outcome: 'admitted', item: written.item }
    const stored = written.item ?? (await count.read())
    item = stored ?? {}
    const verdict = count.judge(stored)
    if (verdict === 'over' || verdict === 'unknown') return { outcome: verdict, item }
    step = verdict
  }
  return { outcome: 'over', item }
}
