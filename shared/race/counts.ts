// What is counted of the races on a model: plain sums, so that sandboxes can add theirs to a common item in any order. Pure.

/**
 * Sums by name. `n`: races; `e3`, `s3`: milliseconds waited, and starts, between two waits (see `countWait`); `t12`, `f12`: starts of the
 * standard and the flex tier by class of their time; `on`, `ot`: answers and their output tokens.
 */
export type Counts = Readonly<Record<string, number>>

/** How one race went, as far as the odds of later ones depend on it. */
export interface RaceSample {
  /** Present where flex was tried. */
  readonly flex?: {
    /** Milliseconds from the arrival to the start on flex, or to the end of trying. */
    readonly waitedMs: number
    readonly started: boolean
    /** Whether it was refused, broke, or took too long. Neither where the client left first. */
    readonly failed: boolean
    /** Milliseconds from the opening of the attempt that started to its start. */
    readonly startMs?: number
  }
  /** Milliseconds from the opening of the standard attempt to its start, where it was streamed. */
  readonly standardStartMs?: number
}

/** The waits at which the odds may change: between two of them they are taken to be even. */
export const waitEdges: readonly number[] = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000, 240_000, 600_000]

/** Times to start are counted in classes, four to each doubling, from 100 ms on. */
const shortest = 100
const perDoubling = 4
const classes = 40

export const classIndices: readonly number[] = Array.from({ length: classes }, (_, index) => index)

/** The lower border of a class in milliseconds. */
export const classBorder = (index: number): number => (index === 0 ? 0 : shortest * 2 ** (index / perDoubling))

export const classOf = (milliseconds: number): number =>
  Math.min(classes - 1, Math.max(0, Math.floor(perDoubling * Math.log2(Math.max(milliseconds, 1) / shortest))))

/** One race as sums. */
export function countRace({ flex, standardStartMs }: RaceSample): Counts {
  return {
    ...(flex && countWait(flex.waitedMs, flex.started)),
    ...(flex?.startMs !== undefined && { [`f${classOf(flex.startMs)}`]: 1 }),
    ...(standardStartMs !== undefined && { [`t${classOf(standardStartMs)}`]: 1 }),
  }
}

export const countOutput = (tokens: number): Counts => ({ on: 1, ot: tokens })

/** For each stretch between two edges, the milliseconds waited in it (`e`), and whether the answer started in it (`s`). */
function countWait(waitedMs: number, started: boolean): Counts {
  const counts: Record<string, number> = { n: 1 }
  for (const [index, from] of waitEdges.entries()) {
    const to = waitEdges[index + 1]
    if (to === undefined || waitedMs < from) break
    counts[`e${index}`] = Math.round(Math.min(waitedMs, to) - from)
    if (started && waitedMs < to) counts[`s${index}`] = 1
  }
  return counts
}

/** Adds sums to others, weighed. */
export function addCounts(sums: Record<string, number>, added: Counts, weight = 1): void {
  for (const [name, count] of Object.entries(added)) sums[name] = (sums[name] ?? 0) + weight * count
}
