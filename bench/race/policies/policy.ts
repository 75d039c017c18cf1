// What a policy is: it gets one race at a time, opens attempts, and learns from what they end with.
import type { RaceCall, RacePorts } from '../../../shared/race/race.ts'
import type { Asked } from '../workload.ts'

export interface Entry {
  readonly request: Asked
  /** Opens one attempt and waits for its start or end, as the gateway's own does. */
  readonly attempt: RaceCall['attempt']
}

export interface PolicyPorts extends RacePorts {
  /** What the waiting function is billed for, in MB. */
  readonly memoryMb: number
}

export interface Policy {
  readonly name: string
  readonly title: string
  /** Once per trace: what it returns runs every race of the trace, and may remember. It is over when the answer has started. */
  readonly create: (ports: PolicyPorts) => (entry: Entry) => Promise<void>
}
