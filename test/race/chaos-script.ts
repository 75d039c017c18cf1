// One race of the chaos, drawn from a seed: what its provider and its client do, and at which boundary.
import type { Random } from '../../shared/clock.ts'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { boundReserve, unknownReserveMs } from '../../shared/race/plan.ts'
import type { Act, Play, Plays } from './scripted-provider.ts'
import { answers, overloaded, serves, specimens } from './streams.ts'

/** Where something happens. */
export const boundaries = [
  ...['before the headers', 'between created and start', 'at the start', 'after the start', 'at the deadline'],
  ...['client before the start', 'client at the deadline', 'client after the start', 'at the commit', 'at the wall'],
] as const
export type Boundary = (typeof boundaries)[number]

export interface Script {
  readonly surface: SurfaceName
  readonly stream: boolean
  /** Seconds. */
  readonly window: number
  readonly plays: Plays
  /** A standard tier that starts within any reserve. */
  readonly able: boolean
  /** Milliseconds after which the client leaves. */
  readonly leavesAt?: number
  /** A host like Lambda: it does not say when its client leaves, and its time is limited. */
  readonly blind: boolean
  /** The client takes the head and nothing more for a while. */
  readonly stalls: boolean
  /** Milliseconds that the function may run. */
  readonly lifetime?: number
  readonly slot: 'taken' | 'full' | 'unreachable'
  /** Milliseconds that the slots take to answer. */
  readonly slotAfter: number
  /** Seconds without a byte that end an attempt. */
  readonly attemptLimit: number
  readonly touched: ReadonlySet<Boundary>
}

const lanes = [
  { surface: 'responses', specimen: specimens.openai, standard: 'default' },
  { surface: 'chat', specimen: specimens.openai, standard: 'default' },
  { surface: 'interactions', specimen: specimens.gemini, standard: 'standard' },
  { surface: 'messages', specimen: specimens.anthropic, standard: 'standard_only' },
] as const

/** Lambda's, in milliseconds. */
const longestLifetime = 900_000

const shortWindow = [5, 10, 30] as const
const statuses = [302, 400, 401, 404, 408, 409, 413, 429, 500, 502, 503, 529] as const

export function drawScript(random: Random): Script {
  const pick = <const Items extends readonly [unknown, ...unknown[]]>(items: Items): Items[number] =>
    items[Math.floor(random() * items.length)]
  const chance = (share: number): boolean => random() < share
  const { surface, specimen, standard } = pick(lanes)
  const stream = chance(0.5)
  const window = chance(0.7) ? pick(shortWindow) : 5 + Math.floor(random() * 595)
  const deadline = window * 1_000 - boundReserve(unknownReserveMs, window * 1_000)
  const commit = stream ? 45_000 : 240_000
  const touched = new Set<Boundary>()
  const touch = (boundary: Boundary): void => void touched.add(boundary)

  /** The deadline or the commit to the millisecond or one beside it, or any moment of the window. */
  function moment(atDeadline: Boundary = 'at the deadline'): number {
    const share = random()
    if (share < 0.4) {
      touch(atDeadline)
      return deadline + pick([-1, 0, 1])
    }
    if (share < 0.5 && commit < window * 1_000) {
      touch('at the commit')
      return commit + pick([-1, 0, 1])
    }
    return Math.floor(random() * window * 1_100)
  }

  const after = (start: number): number => start + pick([0, 1, 1_000, 50_000])
  const end = (at: number): Act => ({ at, end: pick(['cut', 'done', 'hang']) })

  const faults: readonly [() => Play, ...(() => Play)[]] = [
    () => {
      touch('before the headers')
      return { headersAt: moment(), connect: pick(['refused', 'reset']) }
    },
    () => {
      touch('before the headers')
      const wait: Record<string, string> = chance(0.3) ? { 'retry-after': String(Math.floor(random() * 30)) } : {}
      return answers(pick(statuses), { message: 'No', code: 'no' }, { headersAt: chance(0.5) ? 0 : moment(), headers: wait })
    },
    () => {
      touch('between created and start')
      return { body: [{ at: 0, send: specimen.opening }, end(moment())] }
    },
    () => {
      touch('between created and start')
      const at = moment()
      const bytes = pick([
        `event: error\ndata: ${JSON.stringify({ type: 'error', error: overloaded })}\n\n`,
        '{"error":{"code":503}}',
        '\n\n\n',
        '{',
      ])
      return { body: [{ at: 0, send: specimen.opening }, { at, send: bytes }, end(at + 1)] }
    },
    () => {
      touch('at the start')
      return serves(moment(), pick([0, 1, 60_000]), specimen)
    },
    () => {
      touch('after the start')
      const at = moment()
      const bare: Act[] = chance(0.2) ? [{ at, send: '{"error":{"code":503,"message":"No"}}\n\n' }] : []
      return { body: [{ at: 0, send: specimen.opening }, { at, send: specimen.first }, ...bare, end(after(at))] }
    },
  ]
  const plays = (most: number): Play[] => Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(faults)())

  function client(): Pick<Script, 'leavesAt' | 'lifetime'> {
    const share = random()
    if (share < 0.15) {
      touch('client before the start')
      return { leavesAt: Math.floor(random() * deadline) }
    }
    if (share < 0.3) return { leavesAt: moment('client at the deadline') }
    if (share < 0.4) {
      touch('client after the start')
      return { leavesAt: deadline + 500 + Math.floor(random() * 1_000) }
    }
    if (share < 0.5) {
      touch('at the wall')
      return { lifetime: 10_000 + moment() }
    }
    return {}
  }

  const able = chance(0.6)
  const blind = chance(0.3)
  return {
    ...(blind ? { lifetime: longestLifetime } : {}),
    ...{ surface, stream, window, able, touched },
    plays: { flex: plays(5), [standard]: able ? serves(Math.floor(random() * 400), pick([0, 1_000]), specimen) : plays(2) },
    ...client(),
    ...{ blind, stalls: chance(0.2) },
    slot: pick(['taken', 'taken', 'taken', 'full', 'unreachable']),
    slotAfter: chance(0.2) ? 1_000 : 0,
    attemptLimit: pick([20, 600]),
  }
}
