// What the suites know of the emulator: what is deployed in it, told by whoever opened it (world.ts) through the environment.
import type { Deployment } from './deployment.ts'

export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Emulated extends Deployment {
  readonly endpoint: string
  /** Where runs of the CLI keep their files. */
  readonly folder: string
  /** An IAM user who may call the admin URL and write the table: who deploys, as docs/deploy.md has it. */
  readonly operator: Identity
  /** One who may do nothing. */
  readonly stranger: Identity
}

const variable = 'LEEWAY_TEST_EMULATOR'

/** Whether there is an emulator in this run. */
export const onEmulator = (): boolean => process.env[variable] !== undefined

/** What is deployed. @throws Error where there is none */
export function emulated(): Emulated {
  const told = process.env[variable]
  if (told === undefined) throw new Error('There is no emulator in this run')
  return JSON.parse(told)
}

/** Tells the suites, which run in other processes. */
export function tell(world: Emulated): void {
  process.env[variable] = JSON.stringify(world)
}
