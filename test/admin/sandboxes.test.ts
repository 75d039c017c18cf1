// What an operator changes holds in every sandbox within 30 seconds, whatever each of them has cached.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { type AwsPorts, awsPorts } from '../../functions/assemble/keeping.ts'
import { hashKey } from '../../shared/accounts/key.ts'
import { type HeldClock, heldClock, rememberingLog } from '../adapters/emulators.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { call } from './call.ts'

let gateway: TestGateway
let clock: HeldClock
/** The gateway's own, and a second one over the same table and the same secrets. */
let sandboxes: readonly AwsPorts[]
const organisation = 'acme'
const soon = 30

beforeAll(async () => {
  clock = heldClock()
  gateway = await startGateway({ clock })
  sandboxes = [gateway.ports, awsPorts(gateway.ports.settings, clock, rememberingLog())]
  await call(gateway, 'createOrganisation', { body: { id: organisation, name: 'Acme' } })
})

beforeEach(() => clock.advance(120))

afterAll(async () => {
  sandboxes[1]?.close()
  await gateway.close()
})

const everywhere = <Value>(look: (ports: AwsPorts) => Promise<Value>) => Promise.all(sandboxes.map(look))

const newKey = async (body: object = {}) => {
  const { key, record } = await call(gateway, 'createKey', { parameters: { organisation }, body })
  return { hash: hashKey(key), parameters: { organisation, fingerprint: record.fingerprint } }
}

const admitted = (hash: string) => everywhere(async ({ keys }) => (await keys.admit(hash)).outcome)

it('a revoked key', async () => {
  const { hash, parameters } = await newKey()
  expect(await admitted(hash)).toEqual(['admitted', 'admitted'])
  await call(gateway, 'revokeKey', { parameters })
  expect(await admitted(hash)).toEqual(['unknown', 'unknown'])
})

it('a revoked key that both remember as over its limit', async () => {
  const { hash, parameters } = await newKey({ requests_per_minute: 1 })
  await admitted(hash)
  expect(await admitted(hash)).toEqual(['over', 'over'])
  await call(gateway, 'revokeKey', { parameters })
  clock.advance(soon)
  expect(await admitted(hash)).toEqual(['unknown', 'unknown'])
})

it('a key whose time has come, seen a moment before', async () => {
  const { hash } = await newKey({ expires_at: clock.now() / 1000 + 10 })
  expect(await admitted(hash)).toEqual(['admitted', 'admitted'])
  clock.advance(10)
  expect(await admitted(hash)).toEqual(['unknown', 'unknown'])
})

it('a provider key that was stored anew, and one that was removed', async () => {
  const parameters = { organisation, provider: 'openai' }
  const seen = () =>
    everywhere(async ({ organisations, vault }) => {
      const { byokVersion = 'none' } = (await organisations.find(organisation)) ?? {}
      return (await vault.keys(organisation, byokVersion)).openai
    })
  for (const key of ['first', 'second']) {
    await call(gateway, 'storeProviderKey', { parameters, body: { key } })
    clock.advance(soon)
    expect(await seen()).toEqual([key, key])
  }
  await call(gateway, 'removeProviderKey', { parameters })
  clock.advance(soon)
  expect(await seen()).toEqual([undefined, undefined])
})

it('a billing state, and a switch', async () => {
  const seen = () =>
    everywhere(async ({ organisations, switches }) => [
      (await organisations.find(organisation))?.billing,
      (await switches.off()).has('videos'),
    ])
  expect(await seen()).toEqual([
    ['active', false],
    ['active', false],
  ])
  await call(gateway, 'changeOrganisation', { parameters: { organisation }, body: { billing_state: 'overdue' } })
  await call(gateway, 'switchOff', { parameters: { name: 'videos' } })
  clock.advance(soon)
  expect(await seen()).toEqual([
    ['overdue', true],
    ['overdue', true],
  ])
})
