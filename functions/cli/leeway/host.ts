// The process around a command, as an interface: what it reads, where it writes, whom it asks. Tests put their own in its place.
import type { Clock } from '../../../shared/clock.ts'

export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The operator's home folder. */
  readonly home: string
  readonly clock: Pick<Clock, 'now'>
  readonly fetch: typeof fetch
  readonly stdin: {
    readonly isTerminal: boolean
    /** Everything up to its end. */
    readonly readAll: () => Promise<string>
  }
  readonly stdout: Output
  readonly stderr: Output
  /** Asks at the terminal and returns the line; `hidden` shows nothing of it. */
  readonly ask: (question: string, how?: 'hidden') => Promise<string>
  /** Runs another program (`cdk destroy`) with this terminal; its exit status. */
  readonly start: (program: string, argv: readonly string[]) => Promise<number>
}

export interface Output {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  /** Cells of a line. */
  readonly columns: number
}
