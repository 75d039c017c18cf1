// Ids of calls as the target takes them, each only once in a conversation. A result names its own call: calls and results pair by their order.
import type { NameRule } from '../../catalogue/abilities/types.ts'
import type { HubItem } from '../../hub/request.ts'
import { digest } from '../digest.ts'
import { ruleTest, type Test } from './name.ts'

type Call = Extract<HubItem, { type: 'tool-call' }>

interface Pairing {
  readonly fits: Test
  readonly used: Set<string>
  /** How many calls had an id so far. */
  readonly counts: Map<string, number>
  /** Calls without a result, by the caller's id, and the last that had it. */
  readonly open: Map<string, Opened[]>
  readonly last: Map<string, Opened>
  /** Numbers what the model made at once. */
  turn: number
  answered: boolean
}

interface Opened {
  readonly id: string
  readonly turn: number
}

/** Ids that the target takes stay as they are, where they are the first of their kind. */
export function withOwnIds(items: readonly HubItem[], rule: NameRule): HubItem[] {
  const pairing: Pairing = {
    fits: ruleTest(rule),
    used: new Set(),
    counts: new Map(),
    open: new Map(),
    last: new Map(),
    turn: 0,
    answered: false,
  }
  return items.map(item => {
    if (item.type === 'tool-call') return openCall(pairing, item)
    pairing.answered ||= item.type === 'tool-result' || (item.type === 'message' && item.role === 'user')
    return item.type === 'tool-result' ? { ...item, id: closeCall(pairing, item.id) } : item
  })
}

function openCall(pairing: Pairing, call: Call): Call {
  if (pairing.answered) pairing.turn += 1
  pairing.answered = false
  const opened = { id: newId(pairing, call.id), turn: pairing.turn }
  // A call of an earlier turn that had no result gets none any more.
  const waiting = (pairing.open.get(call.id) ?? []).filter(({ turn }) => turn === pairing.turn)
  pairing.open.set(call.id, [...waiting, opened])
  pairing.last.set(call.id, opened)
  return opened.id === call.id ? call : { ...call, id: opened.id }
}

function closeCall(pairing: Pairing, id: string): string {
  const call = pairing.open.get(id)?.shift() ?? pairing.last.get(id)
  return call?.id ?? fittedId(id, pairing.fits)
}

function newId({ used, counts, fits }: Pairing, id: string): string {
  let count = counts.get(id) ?? 0
  let own = count === 0 ? fittedId(id, fits) : standIn(`${id}#${count}`)
  while (used.has(own)) {
    count += 1
    own = standIn(`${id}#${count}`)
  }
  counts.set(id, count + 1)
  used.add(own)
  return own
}

const fittedId = (id: string, fits: Test): string => (fits(id) ? id : standIn(id))

/** Every provider takes an id of this form. */
const standIn = (text: string): string => `call_${digest(text, 32)}`
