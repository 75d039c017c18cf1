// Where the race's waiting slots and the shared part of its capacity memory are kept.

/** A slot that a race holds: it is the race's until it is given back, or until it expires. */
export interface Lease {
  readonly organisation: string
  readonly slot: number
  /** The holder's. */
  readonly requestId: string
}

export interface SlotRequest {
  readonly organisation: string
  readonly requestId: string
  /** Epoch milliseconds after which the slot is free again, should nobody give it back. */
  readonly expiresAt: number
}

export type Taking =
  | { readonly outcome: 'taken'; readonly lease: Lease }
  /** As many races of the organisation wait as may. */
  | { readonly outcome: 'full' }
  /** The database could not be reached. */
  | { readonly outcome: 'unreachable' }

/** The waiting races of an organisation: at most `RACE_SLOTS` at a time, over all sandboxes (contract §5). */
export interface Slots {
  /** Never throws. */
  take(request: SlotRequest): Promise<Taking>
  /** Gives a slot back, once; a slot that expired and is another race's by now stays theirs. Never throws. */
  release(lease: Lease): Promise<void>
}

/** What was counted of a model in one slot of time, by all sandboxes. */
export interface CapacitySlot {
  /** Epoch milliseconds. */
  readonly start: number
  /** See shared/race/counts.ts. */
  readonly counts: Readonly<Record<string, number>>
  /** When flex last failed a race, in epoch milliseconds, by hash of the organisation. */
  readonly failedAt: ReadonlyMap<number, number>
  /** When flex last started an answer, in epoch milliseconds. */
  readonly startedAt?: number
}

export interface CapacityContribution extends Pick<CapacitySlot, 'counts' | 'startedAt'> {
  readonly failedAt?: number
}

export interface CapacityAddition {
  /** The catalogue's id with its provider before it. */
  readonly model: string
  readonly slot: number
  /** The stretch of ten seconds in which an organisation may contribute once. */
  readonly period: number
  /** What to add, by hash of the organisation. */
  readonly additions: ReadonlyMap<number, CapacityContribution>
}

/** The part of the capacity memory that sandboxes share. Both methods throw where the database cannot be reached. */
export interface CapacityStore {
  /** All slots from that time (epoch milliseconds) on. */
  read(model: string, since: number): Promise<readonly CapacitySlot[]>
  /** Adds in one write, without those who contributed in this period before: the slot as it is then, where that is known. */
  add(addition: CapacityAddition): Promise<CapacitySlot | undefined>
}
