// Web searches of an answer that is decoded. Whether one failed stands in its result, which comes behind the call: the search ends only then, or
// when the answer goes on without it.
import type { HubEvent } from '../hub/event.ts'
import type { Blocks } from './blocks.ts'

interface Search {
  /** Its block's. */
  readonly key: string
  readonly queries: readonly string[]
}

export interface Searches {
  /** The call is over. @param id what its result names */
  called(id: string, search: Search): void
  result(id: string, failed: boolean): HubEvent[]
  /** Ends all that have no result. */
  settle(): HubEvent[]
}

export function searches(blocks: Blocks): Searches {
  const waiting = new Map<string, Search>()

  const end = (id: string, failed: boolean): HubEvent[] => {
    const search = waiting.get(id)
    if (search === undefined) return []
    waiting.delete(id)
    return blocks.close(search.key, { queries: search.queries, failed })
  }

  return {
    called(id, search) {
      waiting.set(id, search)
    },
    result: end,
    settle: () => [...waiting.keys()].flatMap(id => end(id, false)),
  }
}
