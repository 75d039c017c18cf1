// The ledger as a test sees it: what each finished request came to.
import type { TestGateway } from '../support/gateway.ts'

export interface Line {
  readonly request: string
  readonly organisation: string
  readonly surface: string
  readonly status: number
  readonly code: string | null
  readonly reason: string
}

/** The log lines of all finished requests, once no row is open. A line is written right after its row. */
export async function finished({ ports, log }: TestGateway): Promise<Line[]> {
  await ports.ledger.idle()
  await new Promise(resolve => setImmediate(resolve))
  return log.flatMap(line => (line.includes('"event":"request"') ? [JSON.parse(line) as Line] : []))
}
