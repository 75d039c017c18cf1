// The exported handlers by path, as the deployed API routes them. Importing this file assembles the functions from the environment.
import './awslambda.ts'
import { surfaces } from '../../shared/dialects/index.ts'
import { handler as chat } from '../chat-completions/handler.ts'
import { handler as fallback } from '../fallback/handler.ts'
import { handler as interactions } from '../interactions/handler.ts'
import { handler as messages } from '../messages/handler.ts'
import { handler as responses } from '../responses/handler.ts'
import type { Handler } from './host.ts'

const handlers = { responses, chat, interactions, messages } satisfies Record<keyof typeof surfaces, unknown>

const byPath = new Map(Object.values(surfaces).flatMap(({ name, paths }) => paths.map(path => [path, asHandler(handlers[name])] as const)))

/** The handler of a path, trailing slashes or not; the fallback's for paths that no surface has. */
export const handlerOf = (path: string): Handler => byPath.get(path.replace(/\/+$/, '')) ?? asHandler(fallback)

/** middy's type knows the handler by its result; under the streaming mode it takes Lambda's three arguments. */
function asHandler(handler: unknown): Handler {
  return handler as Handler
}
