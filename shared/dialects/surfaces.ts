// The surfaces by name, with all that they can do. Who needs only a name, a path or a fact reads abouts.ts.

import type { SurfaceName } from './abouts.ts'
import { chatSurface } from './chat/index.ts'
import type { Surface } from './dialect.ts'
import { generateSurface } from './generate/index.ts'
import { interactionsSurface } from './interactions/index.ts'
import { messagesSurface } from './messages/index.ts'
import { responsesSurface } from './responses/index.ts'

export const surfaces: Readonly<Record<SurfaceName, Surface>> = {
  responses: responsesSurface,
  chat: chatSurface,
  interactions: interactionsSurface,
  messages: messagesSurface,
  generate: generateSurface,
}
