// The customers' own provider keys, cached. It fails closed: whatever goes wrong, there is no key (contract §9).
import { providerKeysSchema } from '../../accounts/provider-keys.ts'
import type { ProviderKeys, Vault } from '../../accounts/secrets.ts'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log/log.ts'
import { faultName } from '../aws/client.ts'
import { boundedMemory, cache } from '../cache.ts'
import { readSecret, type Secrets } from './client.ts'

export interface VaultWiring extends Secrets {
  readonly clock: Clock
  readonly log: Log
  /** Seconds that keys stay cached. */
  readonly ttl: number
}

/** Seconds for which an absence or a failure is believed, and between two rereadings of one organisation's secret. */
const patience = 10

export function secretsVault(wiring: VaultWiring): Vault {
  const kept = cache<ProviderKeys>({
    clock: wiring.clock,
    seconds: keys => (Object.keys(keys).length > 0 ? wiring.ttl : Math.min(wiring.ttl, patience)),
  })
  const reread = boundedMemory<number>()
  return {
    keys: (organisation, version) => kept.get(`${organisation}@${version}`, () => readKeys(wiring, organisation)),
    refresh(organisation, version) {
      const entry = `${organisation}@${version}`
      const load = () => readKeys(wiring, organisation)
      // A key that its provider keeps refusing must not turn every request into a call to Secrets Manager.
      const now = wiring.clock.now()
      if (now - (reread.get(entry) ?? Number.NEGATIVE_INFINITY) < patience * 1000) return kept.get(entry, load)
      reread.set(entry, now)
      return kept.reload(entry, load)
    },
  }
}

async function readKeys(wiring: VaultWiring, organisation: string): Promise<ProviderKeys> {
  const fail = (reason: string): ProviderKeys => {
    wiring.log.write('byok_unreadable', { organisation, reason })
    return {}
  }
  try {
    const secret = await readSecret(wiring, organisation)
    return secret ? (parse(secret.text) ?? fail('malformed')) : fail('missing')
  } catch (fault) {
    return fail(faultName(fault))
  }
}

/** Undefined for a malformed secret. Parse errors quote what they could not read, so they end here. */
function parse(text: string): ProviderKeys | undefined {
  try {
    return providerKeysSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
