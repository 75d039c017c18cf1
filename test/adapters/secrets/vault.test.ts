// The vault: one call for a crowd, a changed key seen with its version, and no key whenever anything is wrong.
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type SecretsManager, startSecretsManager } from '../../../functions/local/aws/secrets-manager.ts'
import { jsonLog } from '../../../shared/adapters/logs/json-lines.ts'
import { secretsClient } from '../../../shared/adapters/secrets/client.ts'
import { secretsVault } from '../../../shared/adapters/secrets/vault.ts'
import { together } from '../../contract/world.ts'
import { heldClock, placeOf } from '../emulators.ts'

const canary = 'canary-7f3a9c1e5b'
const prefix = 'leeway/byok/'
const clock = heldClock()
const logged: string[] = []
const log = jsonLog({ level: 'debug', clock, write: line => logged.push(line) })

let manager: SecretsManager
let client: ReturnType<typeof secretsClient>
let organisation = ''
let organisations = 0

beforeAll(async () => {
  manager = await startSecretsManager({})
  client = secretsClient(placeOf(manager.endpoint))
})

beforeEach(() => {
  organisation = `org_${++organisations}`
})

afterAll(async () => {
  client.destroy()
  await manager.close()
})

const openVault = () => secretsVault({ client, prefix, clock, log, ttl: 300 })
const store = (text: string) => client.send(new CreateSecretCommand({ Name: prefix + organisation, SecretString: text }))
const reads = () => manager.calls.filter(call => call.operation === 'GetSecretValue' && call.secretId === prefix + organisation).length

describe('a vault', () => {
  it('reads once for 100 parallel requests and keeps the keys for 5 minutes', async () => {
    const vault = openVault()
    await store(JSON.stringify({ openai: canary, gemini: 'g' }))
    const found = await together(100, () => vault.keys(organisation, 'v1'))
    expect(found).toEqual(Array(100).fill({ openai: canary, gemini: 'g' }))
    clock.advance(299)
    await vault.keys(organisation, 'v1')
    expect(reads()).toBe(1)
    clock.advance(1)
    await vault.keys(organisation, 'v1')
    expect(reads()).toBe(2)
  })

  it('reads again where the version is another', async () => {
    const vault = openVault()
    await store(JSON.stringify({ openai: canary }))
    await vault.keys(organisation, 'v1')
    await vault.keys(organisation, 'v2')
    expect(reads()).toBe(2)
  })

  it('reads again on refresh, once for a crowd and at most every 10 seconds', async () => {
    const vault = openVault()
    await store(JSON.stringify({ openai: canary }))
    await vault.keys(organisation, 'v1')
    await together(50, () => vault.refresh(organisation, 'v1'))
    expect(reads()).toBe(2)
    clock.advance(10)
    expect(await vault.refresh(organisation, 'v1')).toEqual({ openai: canary })
    expect(reads()).toBe(3)
  })
})

const nothing = async () => undefined

describe('a vault fails closed where the secret', () => {
  it.each([
    { what: 'is missing', prepare: nothing, reason: 'missing' },
    { what: 'is not JSON', prepare: () => store(`{"openai": "${canary}`), reason: 'malformed' },
    { what: 'is no object', prepare: () => store(`["${canary}"]`), reason: 'malformed' },
    { what: 'has a key that is no text', prepare: () => store(`{"openai": {"key": "${canary}"}}`), reason: 'malformed' },
    { what: 'has an empty key', prepare: () => store(`{"openai": "", "gemini": "${canary}"}`), reason: 'malformed' },
    { what: 'is empty of keys', prepare: () => store('{}'), reason: undefined },
    {
      what: 'is marked for deletion',
      prepare: async () => {
        await store(JSON.stringify({ openai: canary }))
        await client.send(new DeleteSecretCommand({ SecretId: prefix + organisation }))
      },
      reason: 'InvalidRequestException',
    },
  ])('$what', async ({ prepare, reason }) => {
    await prepare()
    const before = logged.length
    expect(await openVault().keys(organisation, 'v1')).toEqual({})
    const lines = logged.slice(before).map(line => JSON.parse(line) as { event: string; reason: string })
    expect(lines.map(line => line.reason)).toEqual(reason === undefined ? [] : [reason])
  })

  it.each(['DecryptionFailure', 'AccessDeniedException', 'ThrottlingException', 'InternalServiceError'])(
    'cannot be read: %s',
    async type => {
      await store(JSON.stringify({ openai: canary }))
      manager.fail('GetSecretValue', {
        kind: 'error',
        type,
        times: 2,
        message: `about ${canary}`,
        status: type === 'InternalServiceError' ? 500 : 400,
      })
      const vault = openVault()
      const failed = manager.calls.length
      expect(await vault.keys(organisation, 'v1')).toEqual({})
      clock.advance(9)
      const retries = type === 'ThrottlingException' || type === 'InternalServiceError' ? 2 : 1
      expect(manager.calls.length - failed).toBe(retries)
      expect(await vault.keys(organisation, 'v1')).toEqual({})
      expect(manager.calls.length - failed).toBe(retries)
      if (retries === 1) await openVault().keys(organisation, 'used up')
      clock.advance(1)
      expect(await vault.keys(organisation, 'v1')).toEqual({ openai: canary })
    },
  )

  it('cannot be reached', async () => {
    await store(JSON.stringify({ openai: canary }))
    manager.fail('GetSecretValue', { kind: 'drop', times: 2 })
    expect(await openVault().keys(organisation, 'v1')).toEqual({})
  })

  it('and no line of the log says anything of a key', () => {
    expect(logged.length).toBeGreaterThan(8)
    expect(logged.join('')).not.toContain(canary)
  })
})
