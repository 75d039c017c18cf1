// What the functions of the surfaces are made of, assembled once per sandbox from the environment.
import type { EndpointPorts } from '../../shared/endpoint.ts'
import { type TrackedCredit, type TrackedLedger, trackHolds, trackOpenRows } from '../../shared/ledger/open-rows.ts'
import { httpClient } from '../../shared/upstream/http.ts'
import { basics } from './basics.ts'
import { type ServingPorts, servingPorts } from './serving.ts'

export interface Assembled extends EndpointPorts, Pick<ServingPorts, 'receipts' | 'wiring' | 'secretsWiring'> {
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
  const aws = servingPorts(settings, clock, log)
  const upstream = httpClient(clock)
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
