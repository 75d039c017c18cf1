// Which handler answers a path on this machine, as the deployed API routes them.
import { type Route, routeOf } from '../../shared/routes.ts'
import type { Handler } from './host.ts'

/** @param handlers as the functions export them, by route; `others` answers what none of them has */
export function routeTable(handlers: ReadonlyMap<Route, unknown>, others: unknown): (path: string) => Handler {
  return path => {
    const route = routeOf(path.replace(/\/+$/, '') || '/')
    return asHandler((route && handlers.get(route)) ?? others)
  }
}

/** middy's type knows a handler by its result; under the streaming mode it takes Lambda's three arguments. */
export function asHandler(handler: unknown): Handler {
  return handler as Handler
}
