// What the admin function is made of, assembled once per sandbox from the environment.
import { basics } from './basics.ts'
import { type AwsAdminPorts, adminPorts } from './operating.ts'

let assembled: AwsAdminPorts | undefined

export function assembleAdmin(): AwsAdminPorts {
  const { settings, clock, log } = basics
  assembled ??= adminPorts(settings, clock, log)
  return assembled
}
