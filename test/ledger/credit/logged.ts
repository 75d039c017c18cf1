// The lines of a gateway's log that tell of one event.

/** The facts of each line of this event, in order. */
export const logged = (lines: readonly string[], event: string): Readonly<Record<string, unknown>>[] =>
  lines.map(line => JSON.parse(line) as Record<string, unknown>).filter(line => line.event === event)
