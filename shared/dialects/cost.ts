// `include_cost`: what an answer cost, among the token counts of the event that has them.
import type { Cost } from './dialect.ts'
import { isObject, type JsonObject } from './shape.ts'

/** An event of a stream with the cost in its usage; undefined where it has no usage there. `usageAt`: the members that lead to the usage. */
export function withCost(event: JsonObject, [member, ...deeper]: readonly string[], cost: Cost): JsonObject | undefined {
  if (member === undefined) return { ...event, ...cost }
  const inner = event[member]
  const priced = isObject(inner) ? withCost(inner, deeper, cost) : undefined
  return priced && { ...event, [member]: priced }
}
