// What an operator switched off, cached like the records of organisations.
import { paginateQuery } from '@aws-sdk/client-dynamodb'
import type { Switches } from '../../accounts/records.ts'
import { cache } from '../cache.ts'
import type { Dynamo, Wiring } from './items.ts'
import { switchesPartition } from './layout.ts'

type Off = ReadonlyMap<string, number | null>

/** @param wiring.ttl seconds that the switches stay cached */
export function dynamoSwitches(wiring: Wiring & { readonly ttl: number }): Switches {
  const cached = cache<Off>({ clock: wiring.clock, seconds: () => wiring.ttl })
  return { off: () => cached.get(switchesPartition, () => readSwitches(wiring)) }
}

async function readSwitches({ client, table }: Dynamo): Promise<Off> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: switchesPartition } },
    },
  )
  const off = new Map<string, number | null>()
  for await (const { Items = [] } of pages)
    for (const { sk, until } of Items) if (sk?.S !== undefined) off.set(sk.S, until?.N === undefined ? null : Number(until.N))
  return off
}
