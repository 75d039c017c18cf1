// The official SDK of each surface, pointed at a gateway.
import type { SurfaceName } from '../../../shared/dialects/abouts.ts'
import type { Caller } from '../view.ts'
import { chatCaller } from './chat.ts'
import { generateCaller } from './generate.ts'
import { interactionsCaller } from './interactions.ts'
import { messagesCaller } from './messages.ts'
import { responsesCaller } from './responses.ts'

export const callersOf = (url: string, key: string): Readonly<Record<SurfaceName, Caller>> => ({
  responses: responsesCaller(url, key),
  chat: chatCaller(url, key),
  interactions: interactionsCaller(url, key),
  messages: messagesCaller(url, key),
  generate: generateCaller(url, key),
})
