// OpenAI Responses: as a surface for callers, and as the wire that OpenAI is called through.
export { responsesSurface } from './surface.ts'
export { responsesWire } from './wire.ts'
