// What the functions of the surfaces are made of, assembled once per sandbox from the environment.
import { type TrackedCredit, type TrackedLedger, trackHolds, trackOpenRows } from '../shared/accounts/open-rows.ts'
import { type AwsPorts, awsPorts } from '../shared/adapters/ports.ts'
import type { EndpointPorts } from '../shared/endpoint.ts'
import { undiciClient } from '../shared/upstream/http.ts'
import { basics } from './basics.ts'

export interface Assembled extends EndpointPorts, Pick<AwsPorts, 'receipts' | 'book' | 'accounts' | 'secrets'> {
  readonly ledger: TrackedLedger
  readonly credit: TrackedCredit
  /** Closes every socket. */
  close(): Promise<void>
}

let assembled: Assembled | undefined

/** The ports of this sandbox: one set of clients, one pool of sockets, one set of caches. */
export function assemble(): Assembled {
  assembled ??= create()
  return assembled
}

function create(): Assembled {
  const { settings, clock, log } = basics
  const aws = awsPorts(settings, clock, log)
  const upstream = undiciClient(clock)
  return {
    ...aws,
    ...basics,
    ledger: trackOpenRows(aws.ledger),
    credit: trackHolds(aws.credit),
    open: upstream.open,
    random: Math.random,
    close() {
      aws.close()
      return upstream.close()
    },
  }
}
