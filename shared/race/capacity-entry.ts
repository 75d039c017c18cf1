// What a process knows of one model's races: what it read, and what it counted since. Pure but for the counting.
import { createHash } from 'node:crypto'
import { addCounts, type Counts, countRace, type RaceSample } from './counts.ts'
import type { CapacitySlot } from './stores.ts'

const second = 1000

/** One item per model and slot: sandboxes only add to it, so none undoes what another counted. */
export const slotMs = 900 * second
/** The weight of a slot halves with this age; slots older than the horizon are not read. */
const halfLifeMs = 3_600 * second
export const horizonSlots = 16

/** An organisation contributes one sample per model in this time, and a sandbox writes once per model. */
export const periodMs = 10 * second

/** Organisations are told apart by a hash: two that share it (one pair in 64) count as one. */
const lanes = 64
export const laneOf = (organisation: string): number => (createHash('sha256').update(organisation).digest()[0] ?? 0) % lanes

/** A failure this long ago still proves something. */
const provesForMs = 600 * second
const provingOrganisations = 3
export const fewestRaces = 8

export interface Pending {
  readonly counts: Record<string, number>
  failedAt?: number
  startedAt?: number
}

export interface Entry {
  slots: readonly CapacitySlot[]
  readAt?: number
  reading?: Promise<void>
  readonly pending: Map<number, Pending>
  /** When an organisation last contributed a race, and a length. */
  readonly sampledAt: Map<number, number>
  readonly measuredAt: Map<number, number>
  writtenAt: number
  /** Those who wait for the next start. */
  readonly waiting: Set<() => void>
  /** Whether news is being looked for, and how to stop that while no read is under way. */
  looking: boolean
  stopLooking?: () => void
}

export const newEntry = (): Entry => ({
  slots: [],
  pending: new Map(),
  sampledAt: new Map(),
  measuredAt: new Map(),
  writtenAt: Number.NEGATIVE_INFINITY,
  waiting: new Set(),
  looking: false,
})

export const slotOf = (now: number): number => Math.floor(now / slotMs) * slotMs

const lastStart = (slots: readonly CapacitySlot[]): number => slots.reduce((last, { startedAt = 0 }) => Math.max(last, startedAt), 0)

export const wake = ({ waiting }: Entry): void => {
  for (const done of [...waiting]) done()
}

/** Takes in what was read, or what a write gave back; a start that was not known before is news. */
export function learn(entry: Entry, slots: readonly CapacitySlot[]): void {
  const before = lastStart(entry.slots)
  entry.slots = slots
  if (lastStart(slots) > before) wake(entry)
}

/** Whether this organisation's last contribution is long enough ago; if so this one counts. */
export function mayContribute(lastAt: Map<number, number>, lane: number, now: number): boolean {
  if (now - (lastAt.get(lane) ?? Number.NEGATIVE_INFINITY) < periodMs) return false
  lastAt.set(lane, now)
  return true
}

export function pendingOf(entry: Entry, lane: number): Pending {
  const pending = entry.pending.get(lane) ?? { counts: {} }
  entry.pending.set(lane, pending)
  return pending
}

export function addPending(entry: Entry, lane: number, { sample, now }: { readonly sample: RaceSample; readonly now: number }): void {
  const pending = pendingOf(entry, lane)
  addCounts(pending.counts, countRace(sample))
  if (sample.flex?.failed === true) pending.failedAt = now
  if (sample.flex?.started === true) pending.startedAt = now
}

/** All slots, weighed by their age, and what was not written yet. */
export function sumsOf({ slots, pending }: Entry, now: number): Counts {
  const sums: Record<string, number> = {}
  for (const { start, counts } of slots) addCounts(sums, counts, 0.5 ** (Math.max(0, now - start - slotMs / 2) / halfLifeMs))
  for (const { counts } of pending.values()) addCounts(sums, counts)
  return sums
}

/** Whether enough failed since flex last started an answer, of the organisation's own or of several others', to go without it. */
export function isProven({ slots, pending }: Entry, own: number, now: number): boolean {
  const failed = new Map<number, number>()
  for (const { failedAt } of slots) for (const [lane, at] of failedAt) failed.set(lane, Math.max(at, failed.get(lane) ?? 0))
  for (const [lane, { failedAt }] of pending) if (failedAt !== undefined) failed.set(lane, failedAt)
  const startedAt = [...pending.values()].reduce((last, { startedAt = 0 }) => Math.max(last, startedAt), lastStart(slots))
  const fresh = [...failed].filter(([, at]) => at >= startedAt && now - at < provesForMs).map(([lane]) => lane)
  return fresh.includes(own) || fresh.length >= provingOrganisations
}

/** What could not be written is written with what comes next. */
export function putBack(entry: Entry, lane: number, { counts, failedAt, startedAt }: Pending): void {
  const pending = pendingOf(entry, lane)
  addCounts(pending.counts, counts)
  pending.failedAt ??= failedAt
  pending.startedAt ??= startedAt
}
