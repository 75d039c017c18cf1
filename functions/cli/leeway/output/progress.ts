// What is going on, on stderr, for a person at a terminal: one line that is written over and gone in the end.
import type { Output } from '../host.ts'

export interface Progress {
  /** Says what is going on while `work` runs; `say` renews the line. Silent unless stderr is a terminal. */
  during<Result>(what: string, work: (say: (what: string) => void) => Promise<Result>): Promise<Result>
}

const escapeCode = String.fromCharCode(27)
const clear = `\r${escapeCode}[2K`

export const progressOn = ({ isTerminal, write, columns }: Output): Progress => ({
  async during(what, work) {
    if (!isTerminal) return work(() => {})
    const say = (line: string): void => write(`${clear}${line.slice(0, Math.max(0, columns - 1))}`)
    say(`${what} …`)
    try {
      return await work(line => say(`${line} …`))
    } finally {
      write(clear)
    }
  },
})
