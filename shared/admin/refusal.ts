// What an action throws, as an error of the catalogue.
import { ProvisionError } from '../accounts/provision.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { isServiceFault } from '../errors/service-fault.ts'

/** A wish that breaks a rule is the caller's 400, one that meets what is there a 409, and AWS out of reach or refusing a 503 that names its fault. */
export function refusalOf(fault: unknown): LeewayError | undefined {
  if (fault instanceof LeewayError) return fault
  if (fault instanceof ProvisionError) {
    const { message, member } = fault
    if (member === undefined) return new LeewayError('conflict', { facts: { why: message } })
    return new LeewayError('invalid_parameter', { param: snakeCase(member), facts: { why: message } })
  }
  const service = serviceFaultOf(fault)
  return service === undefined
    ? undefined
    : new LeewayError('subsystem_unavailable', { facts: { subsystem: `An AWS service (${service})` }, cause: fault })
}

/** The name of what an AWS service answered, or of what kept it from answering; undefined for a fault of our own. */
export const serviceFaultOf = (fault: unknown): string | undefined => (isServiceFault(fault) ? fault.name : undefined)

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
