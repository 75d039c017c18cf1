// Calls and their results, paired by their order: some models number their calls anew in each turn, so an id alone does not say which is meant.
import type { HubItem } from '../../hub/request.ts'
import { pathOf } from '../origin.ts'
import { invalid } from '../shape.ts'

export type Call = Extract<HubItem, { type: 'tool-call' }>
export type Result = Extract<HubItem, { type: 'tool-result' }>

interface Opened {
  readonly call: Call
  /** Numbers what the model made at once. */
  readonly turn: number
}

/** The call of each result. A call of an earlier turn that had no result gets none any more. */
function callsOf(items: readonly HubItem[]): ReadonlyMap<Result, Call> {
  const open = new Map<string, Opened[]>()
  const last = new Map<string, Call>()
  const found = new Map<Result, Call>()
  let turn = 0
  let answered = false
  for (const item of items) {
    if (item.type === 'tool-call') {
      if (answered) turn += 1
      answered = false
      const waiting = (open.get(item.id) ?? []).filter(each => each.turn === turn)
      open.set(item.id, [...waiting, { call: item, turn }])
      last.set(item.id, item)
    }
    answered ||= item.type === 'tool-result' || (item.type === 'message' && item.role === 'user')
    if (item.type !== 'tool-result') continue
    const call = open.get(item.id)?.shift()?.call ?? last.get(item.id)
    if (call !== undefined) found.set(item, call)
  }
  return found
}

/**
 * Every provider refuses a result without a call, and a call without a result.
 * @throws LeewayError `invalid_parameter` with the caller's path of the first such item
 */
export function checkPairs(items: readonly HubItem[]): void {
  const found = callsOf(items)
  const answered = new Set(found.values())
  for (const item of items) {
    if (item.type === 'tool-result' && !found.has(item))
      throw invalid(pathOf(item), `no call before it has the id '${item.id.slice(0, 100)}'`)
    if (item.type === 'tool-call' && !answered.has(item)) throw invalid(pathOf(item), 'this call has no result behind it')
  }
}

/** A conversation whose results all stand where they belong, and the call of each. */
export interface Paired {
  readonly items: readonly HubItem[]
  readonly calls: ReadonlyMap<Result, Call>
}

/**
 * Each call has one result, directly behind what the model made at once: the contents of several are one, and whatever else was said before they
 * came stands behind them.
 */
export function withPairs(all: readonly HubItem[]): Paired {
  const given = callsOf(all)
  const results = new Map<Call, Result>()
  for (const [result, call] of given) results.set(call, joined(results.get(call), result))
  const items: HubItem[] = []
  const waiting = new Set<Call>()
  let answering = false
  const put = (call: Call): void => {
    const result = results.get(call)
    if (result !== undefined && waiting.delete(call)) items.push(result)
    answering = true
  }
  for (const item of all) {
    const call = item.type === 'tool-result' ? given.get(item) : undefined
    if (call !== undefined) {
      put(call)
      continue
    }
    if (answering || !isMade(item)) for (const late of [...given.values()].filter(each => waiting.has(each))) put(late)
    answering = false
    items.push(item)
    if (item.type === 'tool-call') waiting.add(item)
  }
  return { items, calls: new Map([...results].map(([call, result]) => [result, call])) }
}

/** Made by the model. */
const isMade = (item: HubItem): boolean => item.type !== 'message' || item.role === 'assistant'

function joined(first: Result | undefined, next: Result): Result {
  if (first === undefined) return next
  const failed = first.failed === true && next.failed === true
  const { failed: _, ...rest } = first
  return { ...rest, content: [...first.content, ...next.content], ...(failed ? { failed } : {}) }
}
