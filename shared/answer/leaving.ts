// When nobody needs an answer any more: the client left, or the time of the function or of its host is nearly up.
import type { Exchange } from '../chain/exchange.ts'
import type { Clock } from '../clock.ts'
import type { Settings } from '../settings.ts'

export interface Leaving {
  /** Its abort reason is `gone` or `wall`. */
  readonly signal: AbortSignal
  /** The client left: whoever notices first says so. Nothing once the answer is over. */
  gone(): void
  /** The answer is over: leaves no timer and no listener behind. */
  done(): void
}

/** @param exchange its `clientGone`, `closing` and `remainingMs` are what the host offers; Lambda offers only the last (contract §5) */
export function leaving(exchange: Exchange, { clock, settings }: { readonly clock: Clock; readonly settings: Settings }): Leaving {
  const controller = new AbortController()
  const { clientGone, closing } = exchange
  let over = false
  const leave = (why: 'gone' | 'wall') => {
    if (!over) controller.abort(why)
  }
  const gone = () => leave('gone')
  const wall = () => leave('wall')
  const wallIn = exchange.remainingMs() - settings.WALL_MARGIN * 1000
  const cancelWall = Number.isFinite(wallIn) ? clock.after(Math.max(0, wallIn), wall) : () => {}
  if (clientGone?.aborted === true) gone()
  else clientGone?.addEventListener('abort', gone, { once: true })
  if (closing?.aborted === true) wall()
  else closing?.addEventListener('abort', wall, { once: true })
  return {
    signal: controller.signal,
    gone,
    done() {
      over = true
      cancelWall()
      clientGone?.removeEventListener('abort', gone)
      closing?.removeEventListener('abort', wall)
    },
  }
}
