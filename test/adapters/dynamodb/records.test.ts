// Organisations and switches: cached, one read for a crowd, and never an answer where there is none.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createOrganisation, setBilling, setSwitch } from '../../../shared/accounts/provision.ts'
import { dynamoOrganisations } from '../../../shared/adapters/dynamodb/organisations.ts'
import { dynamoSwitches } from '../../../shared/adapters/dynamodb/switches.ts'
import { together } from '../../contract/world.ts'
import { type FaultyWorld, openFaultyWorld } from '../faulty-world.ts'

let world: FaultyWorld

beforeAll(async () => {
  world = await openFaultyWorld()
})

afterEach(() => {
  world.proxy.fate = () => 'pass'
})

afterAll(async () => world.close())

const wiring = () => ({ ...world, ttl: 30 })

describe('organisations', () => {
  it('are read once for 100 parallel requests, and again after 30 seconds', async () => {
    const organisations = dynamoOrganisations(wiring())
    const organisation = await createOrganisation(world.accounts, { name: 'One' })
    const before = world.proxy.calls.length
    const found = await together(100, () => organisations.find(organisation.id))
    expect(found).toEqual(Array(100).fill(organisation))
    await setBilling(world.accounts, organisation.id, 'overdue')
    world.clock.advance(29)
    expect(await organisations.find(organisation.id)).toMatchObject({ billing: 'active' })
    expect(world.proxy.calls.slice(before)).toEqual(['GetItem'])
    world.clock.advance(1)
    expect(await organisations.find(organisation.id)).toMatchObject({ billing: 'overdue' })
  })

  it('that are missing are looked for again after 10 seconds', async () => {
    const organisations = dynamoOrganisations(wiring())
    expect(await organisations.find('late')).toBeUndefined()
    await createOrganisation(world.accounts, { name: 'Late', id: 'late' })
    world.clock.advance(9)
    expect(await organisations.find('late')).toBeUndefined()
    world.clock.advance(1)
    expect(await organisations.find('late')).toMatchObject({ name: 'Late' })
  })

  it('throw where the database cannot be reached, and are found as soon as it can', async () => {
    const organisations = dynamoOrganisations(wiring())
    const { id } = await createOrganisation(world.accounts, { name: 'Two' })
    world.proxy.fate = () => 'dropped'
    await expect(organisations.find(id)).rejects.toThrow()
    world.proxy.fate = () => 'pass'
    expect(await organisations.find(id)).toMatchObject({ id })
  })
})

describe('switches', () => {
  it('are read once for 100 parallel requests, and a change holds within 30 seconds', async () => {
    const switches = dynamoSwitches(wiring())
    await setSwitch(world.accounts, 'videos', { offUntil: null })
    await setSwitch(world.accounts, 'gpt-5.5', { offUntil: 1_800_000_000 })
    const before = world.proxy.calls.length
    const [off] = await together(100, () => switches.off())
    expect(world.proxy.calls.slice(before)).toEqual(['Query'])
    const expected: readonly (readonly [string, number | null])[] = [
      ['gpt-5.5', 1_800_000_000],
      ['videos', null],
    ]
    expect([...(off ?? [])]).toEqual(expected)
    await setSwitch(world.accounts, 'videos', 'on')
    world.clock.advance(30)
    expect([...(await switches.off()).keys()]).toEqual(['gpt-5.5'])
  })

  it('throw where the database cannot be reached', async () => {
    world.proxy.fate = () => 'dropped'
    await expect(dynamoSwitches(wiring()).off()).rejects.toThrow()
  })
})
