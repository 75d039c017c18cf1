// The contracts of the ports, over DynamoDB: embedded, or the one that DYNAMODB_ENDPOINT names.
import { afterAll, beforeAll } from '@jest/globals'
import { dynamoKeyGate } from '../../shared/adapters/dynamodb/keys.ts'
import { dynamoLedger } from '../../shared/adapters/dynamodb/ledger.ts'
import { dynamoLimiter } from '../../shared/adapters/dynamodb/limiter.ts'
import { accountsContract } from './accounts.ts'
import { keyGateContract } from './key-gate.ts'
import { ledgerContract } from './ledger.ts'
import { limiterContract } from './limiter.ts'
import { openWorld, type World } from './world.ts'

let opened: World | undefined

beforeAll(async () => {
  opened = await openWorld()
})

afterAll(async () => opened?.close())

function world(): World {
  if (opened === undefined) throw new Error('The world is not open')
  return opened
}

accountsContract(world)
keyGateContract(world, dynamoKeyGate)
limiterContract(world, dynamoLimiter)
ledgerContract(world, wiring => dynamoLedger({ ...wiring, days: 90 }))
