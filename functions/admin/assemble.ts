// What the admin function is made of, assembled once per sandbox from the environment.
import { type AwsAdminPorts, adminPorts } from '../../shared/adapters/admin-ports.ts'
import { basics } from '../basics.ts'

let assembled: AwsAdminPorts | undefined

export function assembleAdmin(): AwsAdminPorts {
  const { settings, clock, log } = basics
  assembled ??= adminPorts(settings, clock, log)
  return assembled
}
