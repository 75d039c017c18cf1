// Google's generateContent: as a surface of ours, and as the wire to Gemini for those who call it.
export { generateSurface } from './surface.ts'
export { generateWire } from './wire.ts'
