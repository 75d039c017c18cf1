// Customers' provider keys: stored by several hands at once, and seen by gateways with the organisation's next version.
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type SecretsManager, startSecretsManager } from '../../functions/local/aws/secrets-manager.ts'
import { removeProviderKey, storeProviderKey } from '../../shared/accounts/provider-keys.ts'
import { createOrganisation, ProvisionError } from '../../shared/accounts/provision.ts'
import type { SecretStore } from '../../shared/accounts/secrets.ts'
import { secretsClient } from '../../shared/adapters/secrets/client.ts'
import { secretStore } from '../../shared/adapters/secrets/store.ts'
import { secretsVault } from '../../shared/adapters/secrets/vault.ts'
import { placeOf } from '../adapters/emulators.ts'
import { openWorld, together, type World } from '../contract/world.ts'

const prefix = 'leeway/byok/'

let world: World
let manager: SecretsManager
let client: ReturnType<typeof secretsClient>
let stores: { accounts: World['accounts']; secrets: SecretStore }

beforeAll(async () => {
  world = await openWorld()
  manager = await startSecretsManager({})
  client = secretsClient(placeOf(manager.endpoint))
  stores = { accounts: world.accounts, secrets: secretStore({ client, prefix }) }
})

afterAll(async () => {
  client.destroy()
  await manager.close()
  await world.close()
})

const newOrganisation = async () => (await createOrganisation(world.accounts, { name: 'Somebody' })).id
const versionOf = async (id: string) => (await world.accounts.organisation(id))?.byokVersion ?? ''
const stored = async (id: string): Promise<unknown> => JSON.parse((await stores.secrets.read(id))?.text ?? 'null')

describe('provider keys', () => {
  it('are all kept when they are stored in parallel', async () => {
    const organisation = await newOrganisation()
    await Promise.all([
      storeProviderKey(stores, { organisation, provider: 'openai', key: 'sk-one' }),
      storeProviderKey(stores, { organisation, provider: 'gemini', key: 'AIza-two' }),
      storeProviderKey(stores, { organisation, provider: 'anthropic', key: 'sk-ant-three' }),
    ])
    expect(await stored(organisation)).toEqual({ openai: 'sk-one', gemini: 'AIza-two', anthropic: 'sk-ant-three' })
  })

  it('lose none of twenty changes by ten hands', async () => {
    const organisation = await newOrganisation()
    await storeProviderKey(stores, { organisation, provider: 'gemini', key: 'stays' })
    await together(10, index =>
      storeProviderKey(stores, { organisation, provider: index % 2 ? 'openai' : 'anthropic', key: `key-${index}` }),
    )
    expect(await stored(organisation)).toEqual({ gemini: 'stays', openai: expect.any(String), anthropic: expect.any(String) })
  })

  it('are seen by a gateway with the next version of the organisation', async () => {
    const organisation = await newOrganisation()
    const vault = secretsVault({ client, prefix, clock: world.clock, log: world.log, ttl: 300 })
    const seen = async () => vault.keys(organisation, await versionOf(organisation))
    expect(await seen()).toEqual({})
    await storeProviderKey(stores, { organisation, provider: 'openai', key: 'first' })
    expect(await seen()).toEqual({ openai: 'first' })
    await storeProviderKey(stores, { organisation, provider: 'openai', key: 'second' })
    expect(await seen()).toEqual({ openai: 'second' })
    await removeProviderKey(stores, { organisation, provider: 'openai' })
    expect(await seen()).toEqual({})
    expect(await stored(organisation)).toEqual({})
  })

  it.each([
    ['an empty key', 'openai', ''],
    ['a masked key', 'openai', 'sk-****abcd'],
    ['a shortened key', 'openai', 'sk-ab...yz'],
    ['a key with a line end', 'openai', 'sk-abc\n'],
  ] as const)('are refused: %s', async (_, provider, key) => {
    const organisation = await newOrganisation()
    await expect(storeProviderKey(stores, { organisation, provider, key })).rejects.toThrow(ProvisionError)
    expect(await stores.secrets.read(organisation)).toBeUndefined()
  })

  it('belong to an organisation that exists', async () => {
    const wish = { organisation: 'nobody', provider: 'openai', key: 'sk-abc' } as const
    await expect(storeProviderKey(stores, wish)).rejects.toThrow(ProvisionError)
    await expect(removeProviderKey(stores, wish)).rejects.toThrow(ProvisionError)
  })

  it('never overwrite a secret that is not theirs, nor quote it; members of other names stay', async () => {
    const [foreign, wider] = [await newOrganisation(), await newOrganisation()]
    await client.send(new CreateSecretCommand({ Name: prefix + foreign, SecretString: 'canary, not JSON' }))
    await client.send(new CreateSecretCommand({ Name: prefix + wider, SecretString: '{"mistral":"m"}' }))
    const refused = storeProviderKey(stores, { organisation: foreign, provider: 'openai', key: 'sk-abc' })
    await expect(refused).rejects.toThrow(/^(?!.*canary).*not a JSON object/)
    await storeProviderKey(stores, { organisation: wider, provider: 'openai', key: 'sk-abc' })
    expect(await stored(wider)).toEqual({ mistral: 'm', openai: 'sk-abc' })
  })
})

describe('a secret store', () => {
  it('lets one of two writers after the same version win', async () => {
    const organisation = await newOrganisation()
    const first = await stores.secrets.write(organisation, '{}', undefined)
    expect(await stores.secrets.write(organisation, '{"late":1}', undefined)).toBeUndefined()
    const texts = await together(8, index => stores.secrets.write(organisation, JSON.stringify({ index }), first))
    expect(texts.filter(version => version !== undefined)).toHaveLength(1)
  })
})
