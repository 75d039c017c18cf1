// What one test file could leave to the next in the same process.
import { setImmediate } from 'node:timers/promises'

/** How the process was before a file. `restore` undoes what can be undone; `changes` says what else is not as before. */
export interface ProcessState {
  restore(): void
  changes(): Promise<readonly string[]>
}

// What jest-circus itself sets anew for each file.
const ofCircus = new Set<PropertyKey>([
  'afterAll',
  'afterEach',
  'beforeAll',
  'beforeEach',
  'describe',
  'expect',
  'fdescribe',
  'fit',
  'it',
  'test',
  'xdescribe',
  'xit',
  'xtest',
])

/** What Node keeps of listeners, which are counted, or makes when it is first read, and what packages set as they are loaded. */
const ofPackages = /^(_events|_eventsCount|allowedNodeEnvironmentFlags|__zod_\w+)$/

const watched = { globalThis, console, process, Date, JSON, Math, Promise, Object, Array, Buffer }

/** Turns of the event loop in which closed sockets and servers are really gone. */
const turns = 50

export function processState(): ProcessState {
  const environment = { ...process.env }
  const folder = process.cwd()
  const values = Object.entries(watched).map(([name, owner]) => ({ name, owner, before: valuesOf(owner) }))
  const listeners = listenerCounts()
  const resources = countsOf(process.getActiveResourcesInfo())
  return {
    restore() {
      for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
      Object.assign(process.env, environment)
      if (process.cwd() !== folder) process.chdir(folder)
    },
    async changes() {
      for (let turn = 0; turn < turns && more(resources, countsOf(process.getActiveResourcesInfo())).length > 0; turn += 1)
        await setImmediate()
      return [
        ...values.flatMap(({ name, owner, before }) => different(before, valuesOf(owner)).map(key => `${name}.${key}`)),
        ...more(listeners, listenerCounts()).map(event => `a listener to ${event}`),
        ...more(resources, countsOf(process.getActiveResourcesInfo())).map(type => `an open ${type}`),
      ]
    },
  }
}

/** The values of an object's own properties; those that are computed have none. */
function valuesOf(owner: object): Map<PropertyKey, unknown> {
  const found = new Map<PropertyKey, unknown>()
  for (const key of Reflect.ownKeys(owner)) {
    if (typeof key === 'symbol' || ofCircus.has(key) || ofPackages.test(key)) continue
    const property = Reflect.getOwnPropertyDescriptor(owner, key)
    found.set(key, property?.get ?? property?.value)
  }
  return found
}

const different = (before: ReadonlyMap<PropertyKey, unknown>, now: ReadonlyMap<PropertyKey, unknown>): string[] =>
  [...new Set([...before.keys(), ...now.keys()])].filter(key => !Object.is(before.get(key), now.get(key))).map(String)

type Counts = ReadonlyMap<string, number>

const listenerCounts = (): Counts => new Map(process.eventNames().map(name => [String(name), process.listenerCount(name)]))

function countsOf(names: readonly string[]): Counts {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

const more = (before: Counts, now: Counts): string[] =>
  [...now].filter(([name, count]) => count > (before.get(name) ?? 0)).map(([name]) => name)
