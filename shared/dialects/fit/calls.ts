// Ids of calls as the target takes them, each only once in a conversation. A result names its own call.
import type { NameRule } from '../../catalogue/abilities/types.ts'
import type { HubItem } from '../../hub/request.ts'
import { digest } from '../digest.ts'
import { ruleTest, type Test } from './name.ts'
import type { Call, Paired } from './pairs.ts'

/** Ids that the target takes stay as they are, where they are the first of their kind. */
export function withOwnIds({ items, calls }: Paired, rule: NameRule): HubItem[] {
  const ids = ownIds(items, ruleTest(rule))
  return items.map(item => {
    if (item.type !== 'tool-call' && item.type !== 'tool-result') return item
    const call = item.type === 'tool-call' ? item : calls.get(item)
    const id = (call && ids.get(call)) ?? item.id
    return id === item.id ? item : { ...item, id }
  })
}

function ownIds(items: readonly HubItem[], fits: Test): ReadonlyMap<Call, string> {
  const used = new Set<string>()
  const counts = new Map<string, number>()
  const ids = new Map<Call, string>()
  for (const item of items) {
    if (item.type !== 'tool-call') continue
    const { id } = item
    let count = counts.get(id) ?? 0
    let own = count === 0 && fits(id) ? id : standIn(count === 0 ? id : `${id}#${count}`)
    while (used.has(own)) {
      count += 1
      own = standIn(`${id}#${count}`)
    }
    counts.set(id, count + 1)
    used.add(own)
    ids.set(item, own)
  }
  return ids
}

/** Every provider takes an id of this form. */
const standIn = (text: string): string => `call_${digest(text, 32)}`
