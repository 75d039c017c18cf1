// How each simulated provider speaks.
import { anthropic } from './anthropic/wire.ts'
import { gemini } from './gemini/wire.ts'
import type { SimulatedName } from './models.ts'
import { openai } from './openai/wire.ts'
import type { Wire } from './types.ts'

export const wires: Readonly<Record<SimulatedName, Wire>> = { openai, gemini, anthropic }
