// Chat has no slot for reasoning, yet Gemini and Claude refuse a tool conversation without it: so it travels inside the id of the tool call that
// it led to, which every client echoes in the call and in its result (docs/adr/0003-reasoning-through-chat.md).
import type { Signature } from '../../hub/request.ts'
import { type CarriedReasoning, itemOf, packReasoning, unpackReasoning } from '../carried-reasoning.ts'

const marker = '_lw1_'

/** The id for the client; the call's own id where there is nothing to carry. */
export const packId = (id: string, carried: readonly CarriedReasoning[]): string =>
  carried.length === 0 ? id : `${id}${marker}${packReasoning(carried)}`

/** The provider's own id and the reasoning that it carried. Ids that are not ours pass untouched. */
export function unpackId(id: string): { readonly id: string; readonly carried: readonly CarriedReasoning[] } {
  const at = id.indexOf(marker)
  const carried = at === -1 ? undefined : unpackReasoning(id.slice(at + marker.length))
  return carried === undefined ? { id, carried: [] } : { id: id.slice(0, at), carried }
}

export const decodeReasoning = itemOf

/** Collects the reasoning of one answer and gives it to the first call behind it. */
export interface Carrier {
  /** Text was said: later reasoning stands behind it. */
  said(): void
  reasoned(text: string, signature: Signature | undefined): void
  idOf(callId: string): string
}

export function carrier(): Carrier {
  let waiting: CarriedReasoning[] = []
  let afterText = false
  return {
    said() {
      afterText = true
    },
    reasoned(text, signature) {
      if (signature !== undefined) waiting.push({ text, signature, afterText })
    },
    idOf(callId) {
      const id = packId(callId, waiting)
      waiting = []
      return id
    },
  }
}
