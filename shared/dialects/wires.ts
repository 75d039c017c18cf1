// The dialects that providers are called in, by name.
import type { WireName } from '../providers/index.ts'
import type { Wire } from './dialect.ts'
import { interactionsWire } from './interactions/index.ts'
import { messagesWire } from './messages/index.ts'
import { responsesWire } from './responses/index.ts'

const wires: Readonly<Record<WireName, Wire>> = { responses: responsesWire, interactions: interactionsWire, messages: messagesWire }

/** The dialect that a provider is called in. */
export const wireOf = ({ wire }: { readonly wire: WireName }): Wire => wires[wire]
