// The four surfaces by name. A new dialect is a folder and a line here.
import { chatSurface } from './chat/index.ts'
import type { Surface, SurfaceName } from './dialect.ts'
import { interactionsSurface } from './interactions/index.ts'
import { messagesSurface } from './messages/index.ts'
import { responsesSurface } from './responses/index.ts'

export const surfaces: Readonly<Record<SurfaceName, Surface>> = {
  responses: responsesSurface,
  chat: chatSurface,
  interactions: interactionsSurface,
  messages: messagesSurface,
}
