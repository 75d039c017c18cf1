// The shared part of the capacity memory: an item per model and slot of time, to which sandboxes only add.
import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { addCounts } from '../../race/counts.ts'
import type { CapacityAddition, CapacitySlot, CapacityStore } from '../../race/stores.ts'
import { type Dynamo, update } from './items.ts'
import { capacityKey, capacityPartition } from './layout.ts'
import { fromItem, type Item } from './values.ts'

/** Attributes are numbers: `e3`, `t12`, … are counts; `lane7` the period in which that organisation contributed; `fail7` when flex failed
 * it; `started` when flex last started an answer. */
const counted = /^(n|on|ot|[estf]\d+)$/
const lane = (index: number) => `lane${index}`
const failure = (index: number) => `fail${index}`

/** Seconds that a slot is kept. */
const kept = 18_000

export const dynamoCapacity = (dynamo: Dynamo): CapacityStore => ({
  async read(model, since) {
    const query = new QueryCommand({
      TableName: dynamo.table,
      KeyConditionExpression: 'pk = :pk AND sk >= :since',
      ExpressionAttributeValues: { ':pk': { S: capacityPartition(model) }, ':since': capacityKey(model, since).sk },
    })
    const { Items = [] } = await dynamo.client.send(query)
    return Items.map(slotOf)
  },
  async add(addition) {
    const first = await addAll(dynamo, addition)
    if (first.done) return slotOf(first.item)
    // The database that does not hand over the item leaves no choice but to drop them all.
    if (first.item === undefined) return undefined
    const late = withoutContributors(addition, first.item)
    const second = late.additions.size === 0 ? first : await addAll(dynamo, late)
    return second.item === undefined ? undefined : slotOf(second.item)
  },
})

function addAll(dynamo: Dynamo, { model, slot, period, additions }: CapacityAddition) {
  const sums: Record<string, number> = {}
  const sets: Record<string, number> = { ttl: Math.floor(slot / 1000) + kept }
  for (const [index, { counts, failedAt, startedAt }] of additions) {
    addCounts(sums, counts)
    sets[lane(index)] = period
    if (failedAt !== undefined) sets[failure(index)] = failedAt
    if (startedAt !== undefined) sets.started = Math.max(startedAt, sets.started ?? 0)
  }
  const added = Object.keys(sums).map(name => `#${name} :${name}`)
  const set = Object.keys(sets).map(name => `#${name} = :${name}`)
  const free = [...additions.keys()].map(index => `(attribute_not_exists(#${lane(index)}) OR #${lane(index)} < :${lane(index)})`)
  const all = Object.entries({ ...sums, ...sets })
  return update(dynamo, {
    Key: capacityKey(model, slot),
    UpdateExpression: `${added.length > 0 ? `ADD ${added.join(', ')} ` : ''}SET ${set.join(', ')}`,
    ConditionExpression: free.join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(all.map(([name, value]) => [`:${name}`, { N: String(value) }])),
  })
}

function withoutContributors(addition: CapacityAddition, item: Item): CapacityAddition {
  const values = fromItem(item)
  const free = [...addition.additions].filter(([index]) => Number(values[lane(index)] ?? -1) < addition.period)
  return { ...addition, additions: new Map(free) }
}

function slotOf(item: Item): CapacitySlot {
  const counts: Record<string, number> = {}
  const failedAt = new Map<number, number>()
  for (const [name, value] of Object.entries(fromItem(item))) {
    if (typeof value !== 'number') continue
    if (counted.test(name)) counts[name] = value
    else if (name.startsWith('fail')) failedAt.set(Number(name.slice(4)), value)
  }
  return { start: Number(item.sk?.S), counts, failedAt, startedAt: item.started && Number(item.started.N) }
}
