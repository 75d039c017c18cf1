// Brings an operator's prices into a process that runs: now and then it looks into the store, and installs the catalogue that it finds.
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { builtIn, type Catalogue, createCatalogue, installCatalogue } from './catalogue.ts'
import { catalogueOf } from './schema.ts'
import type { PriceStore, StoredPrices } from './stores.ts'

/** Milliseconds between two looks into the store. */
export const refreshEvery = 300_000

export interface RefreshPorts {
  readonly store: Pick<PriceStore, 'read'>
  readonly log: Log
  readonly clock: Clock
}

/** Undefined, at once, while nothing is due; else a promise that never rejects. */
export type RefreshPrices = () => Promise<void> | undefined

/**
 * What the store says is in force: the operator's catalogue, or the release's where none was stored.
 * @throws ZodError where it is no catalogue; Error where the version is not that of the content
 */
export function catalogueFrom(stored: StoredPrices | undefined): Catalogue {
  if (stored === undefined) return builtIn
  const { version, data } = stored
  const content = catalogueOf(data)
  if (content.version !== version) throw new Error(`The stored catalogue is ${content.version}, not ${version}.`)
  return createCatalogue(content)
}

/**
 * Looks into the store at most every five minutes, once for all requests that come meanwhile, and puts its catalogue in force when the
 * version changed; the release's own when the operator's was removed. What cannot be read or believed is an error in the log, and the
 * catalogue in force stays.
 */
export function priceRefresher({ store, log, clock }: RefreshPorts): RefreshPrices {
  let due = -Infinity
  let flight: Promise<void> | undefined
  /** The version that came from the store; undefined while the release's own is in force. */
  let installed: string | undefined

  function install(found: StoredPrices | undefined): void {
    if (found?.version === installed) return
    try {
      const next = catalogueFrom(found)
      installCatalogue(next)
      installed = found?.version
      log.write('price_catalogue_installed', { version: next.version })
    } catch (error) {
      log.write('price_catalogue_invalid', { version: found?.version, error: messageOf(error) })
    }
  }

  const refresh = () =>
    store
      .read()
      .then(install, error => log.write('price_catalogue_unreadable', { error: messageOf(error) }))
      .finally(() => {
        flight = undefined
      })

  return () => {
    const now = clock.now()
    if (flight !== undefined || now < due) return flight
    due = now + refreshEvery
    flight = refresh()
    return flight
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
