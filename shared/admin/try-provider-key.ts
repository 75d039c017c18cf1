// Whether a provider takes a key: asked for the list of its models, which costs nothing.
import { fingerprint } from '../accounts/key.ts'
import { originOf, type Provider } from '../providers/index.ts'
import { classify } from '../race/classify.ts'
import type { Settings } from '../settings.ts'
import { readFault } from '../upstream/fault.ts'
import { maskText } from '../upstream/mask.ts'
import type { Probe } from './probe.ts'
import type { ProviderTest } from './replies.ts'

export const modelsUrl = (provider: Provider, settings: Settings): string => originOf(provider, settings) + provider.modelsPath

/** @param key undefined: none is stored */
export async function tryProviderKey(
  { probe, settings }: { readonly probe: Probe; readonly settings: Settings },
  provider: Provider,
  key: string | undefined,
): Promise<ProviderTest> {
  const { name, title } = provider
  if (key === undefined)
    return { provider: name, outcome: 'missing', status: null, message: `No ${title} key is stored.`, fingerprint: null }
  const known = { provider: name, fingerprint: fingerprint(key) }
  const answer = await probe(modelsUrl(provider, settings), provider.headers(key, {}, false))
  if (answer === undefined) return { ...known, outcome: 'unreachable', status: null, message: `${title} did not answer.` }
  const { status, text } = answer
  if (status === 200) return { ...known, outcome: 'valid', status, message: `${title} takes the key.` }
  const fault = readFault(status, text)
  const refused = classify(fault, provider.failures, false) === 'unauthorised' || status === 403
  return { ...known, outcome: refused ? 'refused' : 'unreachable', status, message: maskText(fault.message, key) }
}
