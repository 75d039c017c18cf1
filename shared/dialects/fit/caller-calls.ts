// Calls of an answer as the caller knows his tools: a step between the wire's decoder and the surface's encoder.
import type { HubEvent } from '../../hub/event.ts'
import type { HubRequest } from '../../hub/request.ts'
import { freeformCalls } from './freeform.ts'
import { callerNames } from './tool-names.ts'

/** The other direction of what `encode` did to the tools of the request. */
export function callerCalls(request: HubRequest): (event: HubEvent) => readonly HubEvent[] {
  const named = callerNames(request)
  const freeform = freeformCalls(request)
  return event => freeform(named(event))
}
