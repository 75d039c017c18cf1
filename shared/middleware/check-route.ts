// Steps 1 and 2: the path, then the method.
import { type Middleware, step } from '../chain/step.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { publicRoutes, type Route } from '../routes.ts'

const shown = (path: string): string => (path.length > 200 ? `${path.slice(0, 200)}…` : path)

/** `own`: the routes that this function serves; a path of another function is as unknown here as one of nobody. */
export const checkPath = (own: readonly Route[], table = publicRoutes): Middleware =>
  step('checkPath', exchange => {
    const { path } = exchange.http
    const match = table.match(path)
    if (match === undefined || !own.includes(match.route))
      throw new LeewayError('unknown_url', { facts: { path: shown(path), routes: table.list } })
    exchange.parameters = match.parameters
    exchange.pattern = match.pattern
  })

export const checkMethod = (table = publicRoutes): Middleware =>
  step('checkMethod', ({ http }) => {
    const allow = (table.match(http.path)?.route.methods ?? []).join(', ')
    if (!allow.split(', ').includes(http.method)) {
      throw new LeewayError('method_not_allowed', {
        facts: { method: shown(http.method), path: shown(http.path), allow },
        headers: { allow },
      })
    }
  })
