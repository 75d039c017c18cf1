// Anthropic's Messages: as a surface of ours, and as the wire to Anthropic.
export { messagesSurface } from './surface.ts'
export { messagesWire } from './wire.ts'
