// A provider key that the provider refused may have been replaced: the secret is read again, and a changed key gets one try (contract §9).
import type { Vault } from '../accounts/secrets.ts'
import { type Exchange, required } from '../chain/exchange.ts'
import type { AttemptResult } from '../race/attempt.ts'

/** @returns what calls with the organisation's key, and with its new one where the provider refused the old one */
export function freshKey(exchange: Exchange, vault: Vault): (once: (byok: string) => Promise<AttemptResult>) => Promise<AttemptResult> {
  let byok = required(exchange.byok, 'the BYOK key')
  return async once => {
    const first = await once(byok)
    if (first.kind !== 'failed' || first.failure !== 'unauthorised') return first
    const { id, byokVersion } = required(exchange.organisation, 'the organisation')
    const { provider } = required(exchange.call, 'the call')
    const stored = (await vault.refresh(id, byokVersion))[provider.name]
    if (stored === undefined || stored === byok) return first
    byok = stored
    return once(byok)
  }
}
