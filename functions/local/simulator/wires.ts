// The providers that are simulated. One that is not stands for itself: `npm start` calls the real one, or the upstream that it was given.
import type { ProviderName } from '../../../shared/providers/index.ts'
import { anthropic } from './anthropic/wire.ts'
import { gemini } from './gemini/wire.ts'
import { openai } from './openai/wire.ts'
import type { Wire } from './types.ts'

/** In the order of their ports. */
export const wires = { openai, gemini, anthropic } satisfies Partial<Record<ProviderName, Wire>>

export type SimulatedName = keyof typeof wires

export const simulatedNames = Object.keys(wires) as readonly SimulatedName[]

export const isSimulated = (name: ProviderName): name is SimulatedName => Object.hasOwn(wires, name)
