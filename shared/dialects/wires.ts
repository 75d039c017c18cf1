// The dialects that providers are called in, by name.
import type { HubEvent } from '../hub/event.ts'
import type { HubItem } from '../hub/request.ts'
import type { MainWireName, OwnWireName, Provider, ProviderName, WireName } from '../providers/index.ts'
import { abouts } from './abouts.ts'
import type { TranslatedWire, Wire } from './dialect.ts'
import { generateWire } from './generate/index.ts'
import { interactionsWire } from './interactions/index.ts'
import { messagesWire } from './messages/index.ts'
import { responsesWire } from './responses/index.ts'

const wires: Readonly<Record<MainWireName, TranslatedWire>> = {
  responses: responsesWire,
  interactions: interactionsWire,
  messages: messagesWire,
}

const ownWires: Readonly<Record<OwnWireName, Wire>> = { generate: generateWire }

const all: Readonly<Record<WireName, Wire>> = { ...wires, ...ownWires }

/** The dialect that a provider is called in for callers who speak it. */
export const verbatimWireOf = (name: WireName): Wire => all[name]

/** The dialect that requests to a provider are translated into. */
export function wireOf({ name, wire }: Pick<Provider, 'name' | 'wire'>): TranslatedWire {
  const { home } = abouts[wire]
  return home === undefined || home === name ? wires[wire] : signedBy(name, home, wires[wire])
}

/** A codec speaks for its home provider. For another one that is called in the same dialect the signatures are that one's, not home's. */
function signedBy(name: ProviderName, home: ProviderName, wire: TranslatedWire): TranslatedWire {
  return {
    ...wire,
    encode: request => wire.encode({ ...request, items: request.items.flatMap(item => asHome(item, name, home)) }),
    decoder() {
      const decode = wire.decoder()
      return frame => decode(frame).map(event => asOwn(event, name, home))
    },
  }
}

/** The reasoning that this provider signed, as if home had; what home signed proves nothing here and is left out. */
function asHome(item: HubItem, name: ProviderName, home: ProviderName): HubItem[] {
  if (item.type !== 'reasoning' || item.signature === undefined) return [item]
  if (item.signature.provider === home) return []
  return item.signature.provider === name ? [{ ...item, signature: { ...item.signature, provider: home } }] : [item]
}

const asOwn = (event: HubEvent, name: ProviderName, home: ProviderName): HubEvent =>
  event.type === 'reasoning-end' && event.signature?.provider === home
    ? { ...event, signature: { ...event.signature, provider: name } }
    : event
