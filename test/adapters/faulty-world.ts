// A world whose adapters reach the database through a proxy that can make it misbehave; its accounts reach it directly.
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { openWorld, type World } from '../contract/world.ts'
import { type FaultyProxy, placeOf, startProxy } from './emulators.ts'

export interface FaultyWorld extends World {
  readonly proxy: FaultyProxy
  /** Reaches the database directly. */
  readonly direct: World['client']
}

export async function openFaultyWorld(): Promise<FaultyWorld> {
  const world = await openWorld()
  const proxy = await startProxy(world.endpoint)
  const client = dynamoClient(placeOf(proxy.endpoint))
  return {
    ...world,
    ...{ proxy, client, direct: world.client },
    async close() {
      client.destroy()
      await proxy.close()
      await world.close()
    },
  }
}
