// The dialects. A new one is a folder and a line here; surfaces.ts does not compile until it has its codec too.
import type { About } from './about.ts'
import { about as chat } from './chat/about.ts'
import { about as generate } from './generate/about.ts'
import { about as interactions } from './interactions/about.ts'
import { about as messages } from './messages/about.ts'
import { about as responses } from './responses/about.ts'

const table = { responses, chat, interactions, messages, generate } satisfies Readonly<Record<string, About>>

/** A dialect that callers speak to us. */
export type SurfaceName = keyof typeof table

export const abouts: Readonly<Record<SurfaceName, About>> = table

/** In the order in which lists show them. */
export const surfaceNames = Object.keys(table) as readonly SurfaceName[]
