// Gemini's Interactions: as a surface of ours, and as the wire to Gemini.
export { interactionsSurface } from './surface.ts'
export { interactionsWire } from './wire.ts'
