// The options that a key can be given when it is created and later, and the rules they obey.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { changeKey, createKey, createOrganisation, type KeyOptionChange, ProvisionError } from '../../shared/accounts/provision.ts'
import { openWorld, type World } from '../contract/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await createOrganisation(world.accounts, { name: 'Acme', id: 'acme' })
})
afterAll(() => world.close())

const options = {
  label: 'mine',
  expiresAt: 2_000_000_000,
  startWithin: '00h-00m-30s',
  nativeParameters: true,
  maxOutputTokens: 32_000,
  models: ['gpt-5.5', 'claude-sonnet-5'],
  monthlyBudgetMicroUsd: 5_000_000,
}

describe('the options of a key', () => {
  it('are stored when it is created', async () => {
    const { record } = await createKey(world.accounts, { organisation: 'acme', tier: 'paid', creditMicroUsd: 9, ...options })
    expect(await world.accounts.key(record.hash)).toEqual(record)
    expect(record).toMatchObject({ ...options, requestsPerMinute: 100, creditMicroUsd: 9, status: 'active' })
  })

  it('change one by one, and go with null', async () => {
    const { hash } = await world.key({ creditMicroUsd: 9 })
    await changeKey(world.accounts, hash, { ...options, tier: 7 })
    expect(await world.accounts.key(hash)).toMatchObject({ ...options, requestsPerMinute: 7, creditMicroUsd: 9, status: 'active' })
    await changeKey(world.accounts, hash, { models: null, monthlyBudgetMicroUsd: null, startWithin: null, expiresAt: null })
    const { models: _, monthlyBudgetMicroUsd: __, startWithin: ___, expiresAt: ____, ...rest } = options
    const left = await world.accounts.key(hash)
    expect(left).toMatchObject(rest)
    for (const gone of ['models', 'monthlyBudgetMicroUsd', 'startWithin', 'expiresAt']) expect(left).not.toHaveProperty(gone)
    await changeKey(world.accounts, hash, {})
    expect(await world.accounts.key(hash)).toEqual(left)
  })

  it.each<[string, KeyOptionChange]>([
    ['half a request', { tier: 0.5 }],
    ['a negative rate', { tier: -1 }],
    ['half a micro-dollar', { monthlyBudgetMicroUsd: 0.5 }],
    ['a negative budget', { monthlyBudgetMicroUsd: -1 }],
    ['an empty list', { models: [] }],
    ['a list without end', { models: Array(201).fill('gpt-5.5') }],
    ['a model of nobody', { models: ['gpt-5.5', 'llama-4'] }],
    ['a wrong start_within', { startWithin: 'soon' }],
    ['a wrong expiry', { expiresAt: 1.5 }],
  ])('are refused: %s', async (_, change) => {
    const { hash } = await world.key()
    await expect(changeKey(world.accounts, hash, change)).rejects.toThrow(ProvisionError)
    await expect(createKey(world.accounts, { organisation: 'acme', ...(change as object) })).rejects.toThrow(ProvisionError)
  })

  it('need a key', async () => {
    for (const change of [{}, { label: 'x' }])
      await expect(changeKey(world.accounts, '0'.repeat(64), change)).rejects.toThrow('no such key')
  })
})
