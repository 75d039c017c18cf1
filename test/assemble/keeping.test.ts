// All ports together, made from settings and the environment alone, as on Lambda; and no secret in anything that is stored or logged.
import { randomBytes } from 'node:crypto'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type AwsPorts, awsPorts } from '../../functions/assemble/keeping.ts'
import { type SecretsManager, startSecretsManager } from '../../functions/local/aws/secrets-manager.ts'
import { storeProviderKey } from '../../shared/accounts/provider-keys.ts'
import { createKey, createOrganisation } from '../../shared/accounts/provision.ts'
import { jsonLog } from '../../shared/adapters/logs/json-lines.ts'
import { mintRequestId } from '../../shared/ledger/request-id.ts'
import { readSettings } from '../../shared/settings.ts'
import { rowAt, settlementOf } from '../contract/ledger.ts'
import { openWorld, type World } from '../contract/world.ts'

const canary = 'canary-91c0ffee42'
const logged: string[] = []

let world: World
let manager: SecretsManager
let ports: AwsPorts
const before = { ...process.env }

beforeAll(async () => {
  world = await openWorld()
  manager = await startSecretsManager({})
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: world.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: manager.endpoint,
  })
  const log = jsonLog({ level: 'debug', clock: world.clock, write: line => logged.push(line) })
  ports = awsPorts(readSettings({ TABLE_NAME: world.table }), world.clock, log)
})

afterAll(async () => {
  ports.close()
  process.env = before
  await manager.close()
  await world.close()
})

describe('the ports of a gateway', () => {
  it('serve a request from its key to its receipt', async () => {
    const { id } = await createOrganisation(ports.accounts, { name: 'Whole' })
    const { record } = await createKey(ports.accounts, { organisation: id })
    await storeProviderKey(ports, { organisation: id, provider: 'openai', key: canary })
    expect(await ports.keys.admit(record.hash)).toMatchObject({ outcome: 'admitted', key: record })
    const organisation = await ports.organisations.find(id)
    const admission = ports.limiter.admit({ counter: `ORG#${id}`, limit: organisation?.requestLimit ?? 0, windowSeconds: 5 })
    expect(await admission).toMatchObject({ outcome: 'admitted', window: { limit: 500, remaining: 499 } })
    expect((await ports.switches.off()).size).toBe(0)
    expect(await ports.vault.keys(id, organisation?.byokVersion ?? '')).toEqual({ openai: canary })
    const row = { ...rowAt(world.clock.now(), id), requestId: mintRequestId(world.clock.now(), randomBytes), key: record.hash }
    await ports.ledger.open(row)
    await ports.ledger.settle(row, settlementOf(200))
    expect(await ports.receipts.find(id, row.requestId)).toEqual({ ...row, settlement: settlementOf(200) })
  })

  it('leave no secret in a stored item or a line of the log', async () => {
    const { id } = await createOrganisation(ports.accounts, { name: 'Secretive' })
    const { key, record } = await createKey(ports.accounts, { organisation: id })
    await storeProviderKey(ports, { organisation: id, provider: 'gemini', key: canary })
    await ports.keys.admit(record.hash)
    manager.fail('GetSecretValue', { kind: 'error', type: 'DecryptionFailure', message: `cannot decrypt ${canary}` })
    expect(await ports.vault.keys(id, 'v')).toEqual({})
    const { Items = [] } = await world.client.send(new ScanCommand({ TableName: world.table }))
    const everything = JSON.stringify(Items) + logged.join('')
    expect(everything).toContain(record.hash)
    expect(everything).not.toContain(canary)
    expect(everything).not.toContain(key)
  })
})
