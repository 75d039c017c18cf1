// What stops an attempt: nobody needs it any more, its deadline passed, or the provider has been silent for too long.
import type { Clock } from '../clock.ts'

/** `gone`: the client left. `wall`: the function's own time is up. `late`: not started by the deadline. `silent`: no byte for the limit. */
export type StopReason = 'gone' | 'wall' | 'late' | 'silent'

export interface StopRules {
  /** Epoch milliseconds. */
  readonly deadline?: number
  readonly silenceMs: number
  /** Its abort reason says which of `gone` and `wall` it is. */
  readonly leave: AbortSignal
}

export interface Stopper {
  readonly signal: AbortSignal
  /** Why it stopped; undefined while it did not. */
  reason(): StopReason | undefined
  /** A byte came. */
  touch(): void
  /** The start came: the deadline no longer holds. */
  disarm(): void
  /** The call is over: leaves no timer and no listener behind. */
  release(): void
  /** Aborts what is still open, and releases. */
  end(): void
}

/** One for all: an abort without a reason makes a DOMException with its stack each time. */
const stopped = new Error('The attempt was stopped')

export function stopper({ deadline, silenceMs, leave }: StopRules, clock: Clock): Stopper {
  const controller = new AbortController()
  let reason: StopReason | undefined
  let touchedAt = clock.now()
  const stop = (why: StopReason) => {
    reason ??= why
    end()
  }
  const left = () => stop(leave.reason === 'wall' ? 'wall' : 'gone')
  const cancelDeadline = deadline === undefined ? () => {} : clock.after(Math.max(0, deadline - clock.now()), () => stop('late'))
  let cancelSilence = clock.after(silenceMs, watch)

  /** One timer for the whole attempt: it looks when the last byte came and sleeps for what is left. */
  function watch(): void {
    const left = touchedAt + silenceMs - clock.now()
    if (left <= 0) stop('silent')
    else cancelSilence = clock.after(left, watch)
  }

  function release(): void {
    cancelDeadline()
    cancelSilence()
    leave.removeEventListener('abort', left)
  }

  function end(): void {
    release()
    controller.abort(stopped)
  }

  if (leave.aborted) left()
  else leave.addEventListener('abort', left, { once: true })
  return {
    signal: controller.signal,
    reason: () => reason,
    touch() {
      touchedAt = clock.now()
    },
    disarm: cancelDeadline,
    release,
    end,
  }
}
