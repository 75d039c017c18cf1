// Organisations, cached for a short while so that a request costs no read.
import type { Organisation, Organisations } from '../../accounts/records.ts'
import { cache } from '../cache.ts'
import { getItem, type Wiring } from './items.ts'
import { organisationKey, organisationOf } from './layout.ts'

/** Seconds for which an absence is believed at most: who was just created is found soon. */
export const negativeSeconds = 10

/** @param wiring.ttl seconds that a record stays cached */
export function dynamoOrganisations(wiring: Wiring & { readonly ttl: number }): Organisations {
  const records = cache<Organisation | undefined>({
    clock: wiring.clock,
    seconds: record => (record ? wiring.ttl : Math.min(wiring.ttl, negativeSeconds)),
  })
  return {
    find: id =>
      records.get(id, async () => {
        const item = await getItem(wiring, organisationKey(id))
        return item && organisationOf(id, item)
      }),
  }
}
