// How stored prices come into force: when the store is read, what is believed, and what is not.
import { afterEach, describe, expect, it } from '@jest/globals'
import { builtIn, catalogue, installCatalogue } from '../../shared/catalogue/catalogue.ts'
import { data } from '../../shared/catalogue/data.ts'
import { priceRefresher, refreshEvery } from '../../shared/catalogue/refresh.ts'
import { catalogueOf } from '../../shared/catalogue/schema.ts'
import type { StoredPrices } from '../../shared/catalogue/stores.ts'
import { heldClock, rememberingLog } from '../adapters/emulators.ts'

afterEach(() => installCatalogue(builtIn))

const versioned = (version: string): StoredPrices => ({ version, data: { ...data, version } })
const [first] = data.models
const model = { ...first, periods: [{ tiers: { standard: [{ from: 0, input: 1, output: 2 }] } }] }
const priced = (standard: unknown) => ({ ...model, periods: [{ tiers: { standard } }] })

function open() {
  const clock = heldClock()
  const log = rememberingLog()
  const store = { found: undefined as StoredPrices | undefined, fault: undefined as Error | undefined, reads: 0 }
  const read = async () => {
    store.reads++
    if (store.fault !== undefined) throw store.fault
    return store.found
  }
  return { clock, log, store, refresh: priceRefresher({ store: { read }, log, clock }) }
}

const next = ({ clock, refresh }: ReturnType<typeof open>) => {
  clock.advance(refreshEvery / 1_000)
  return refresh()
}

describe('stored prices', () => {
  it('are read at most every five minutes, and once for all who wait', async () => {
    const world = open()
    world.store.found = versioned('a')
    const waiting = [world.refresh(), world.refresh()]
    expect(waiting[0]).toBe(waiting[1])
    await Promise.all(waiting)
    expect(catalogue().version).toBe('a')
    world.clock.advance(refreshEvery / 1_000 - 1)
    expect(world.refresh()).toBeUndefined()
    expect(world.store.reads).toBe(1)
    world.clock.advance(1)
    await world.refresh()
    expect(world.store.reads).toBe(2)
    expect(world.log.events()).toEqual(['price_catalogue_installed'])
  })

  it('come into force when their version changes, and go when they are removed', async () => {
    const world = open()
    await world.refresh()
    expect(catalogue()).toBe(builtIn)
    world.store.found = versioned('a')
    await next(world)
    world.store.found = versioned('b')
    await next(world)
    expect(catalogue().version).toBe('b')
    world.store.found = undefined
    await next(world)
    expect(catalogue()).toBe(builtIn)
    expect(world.log.lines.map(({ facts }) => facts.version)).toEqual(['a', 'b', builtIn.version])
  })

  it('stay in force while the store cannot be read', async () => {
    const world = open()
    world.store.found = versioned('a')
    await world.refresh()
    world.store.fault = new Error('no route')
    await next(world)
    expect(catalogue().version).toBe('a')
    expect(world.log.lines.at(-1)).toEqual({ level: 'error', event: 'price_catalogue_unreadable', facts: { error: 'no route' } })
    world.store.fault = undefined
    world.store.found = versioned('b')
    await next(world)
    expect(catalogue().version).toBe('b')
  })

  it.each<[string, unknown]>([
    ['is nothing', null],
    ['has another version', { ...data, version: 'other' }],
    ['has no models', { ...data, version: 'bad', models: [] }],
    ['has a model twice', { ...data, version: 'bad', models: [model, model] }],
    ['has a price that is no integer', { ...data, version: 'bad', models: [priced([{ from: 0, input: 1.5, output: 2 }])] }],
    ['has a price below 0', { ...data, version: 'bad', models: [priced([{ from: 0, input: -1, output: 2 }])] }],
    ['has no bracket', { ...data, version: 'bad', models: [priced([])] }],
    ['has no bracket from 0', { ...data, version: 'bad', models: [priced([{ from: 1, input: 1, output: 2 }])] }],
    ['has periods in disorder', { ...data, version: 'bad', models: [{ ...model, periods: [...model.periods, ...model.periods] }] }],
    ['has a date that is none', { ...data, version: 'bad', models: [{ ...model, periods: [{ ...model.periods[0], since: 'soon' }] }] }],
  ])('are not believed where the catalogue %s', async (_, content) => {
    const world = open()
    world.store.found = versioned('a')
    await world.refresh()
    world.store.found = { version: 'bad', data: content }
    await next(world)
    expect(catalogue().version).toBe('a')
    expect(world.log.lines.at(-1)).toMatchObject({ level: 'error', event: 'price_catalogue_invalid', facts: { version: 'bad' } })
  })

  it('are all that the release has, checked', () => {
    expect(catalogueOf(JSON.parse(JSON.stringify(data)))).toEqual(data)
    expect(catalogueOf({ ...data, models: [model] }).models).toEqual([model])
  })
})
