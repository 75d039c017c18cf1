// Where each surface is called, the canonical path first, then its aliases. Apart from the surfaces, so that routing loads none of them.
import type { SurfaceName } from './dialect.ts'

export const surfacePaths: Readonly<Record<SurfaceName, readonly string[]>> = {
  responses: ['/v1/responses'],
  chat: ['/v1/chat/completions'],
  interactions: ['/v1/interactions', '/v1beta/interactions', '/v1/v1/interactions', '/v1/v1beta/interactions'],
  messages: ['/v1/messages', '/v1/v1/messages'],
}
