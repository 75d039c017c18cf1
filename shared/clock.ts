// Time and chance as arguments: decisions that depend on them take a Clock or a Random, so that tests can hold both.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back once after that many milliseconds; the returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void
}

/** A number in [0, 1). */
export type Random = () => number

export const systemClock: Clock = {
  now: Date.now,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Resolves after that many milliseconds, or at once when the signal aborts (it never rejects: the caller looks at the signal). */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) return resolve()
    const done = () => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(milliseconds, done)
    signal?.addEventListener('abort', done, { once: true })
  })
}

/** The promise's value, or undefined when it takes longer than that. */
export function within<Value>(promise: Promise<Value>, milliseconds: number, clock: Clock): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => resolve(undefined))
    promise.then(resolve, reject).finally(cancel)
  })
}
