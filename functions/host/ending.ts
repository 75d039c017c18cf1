// When a process is to end: a signal, or, where npm started it, npm's own end. Neither Docker nor CI signals more than npm's process.

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds between two looks at the parent. */
const lookEveryMs = 500

/**
 * Calls back once, at the first sign. Later signals change nothing: of one Ctrl-C a process started by npm gets two,
 * the terminal's own and the one that npm passes on.
 */
export function onEnding(end: () => Promise<void>): void {
  let begun = false
  const begin = () => {
    if (begun) return
    begun = true
    void end()
  }
  for (const signal of signals) process.on(signal, begin)
  if (process.env.npm_lifecycle_event !== undefined) watchParent(begin)
}

/** An orphan gets another parent. npm passes SIGINT and SIGTERM on, but not SIGHUP, and killed it passes on nothing. */
function watchParent(gone: () => void): void {
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    gone()
  }, lookEveryMs)
  look.unref()
}
