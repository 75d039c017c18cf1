// Steps 1 and 2: the path, then the method.
import { LeewayError } from '../errors/leeway-error.ts'
import { matchPath, type Route, routeList, routeOf } from '../routes.ts'
import { type Middleware, step } from './step.ts'

const shown = (path: string): string => (path.length > 200 ? `${path.slice(0, 200)}…` : path)

/** `own`: the routes that this function serves; a path of another function is as unknown here as one of nobody. */
export const checkPath = (own: readonly Route[]): Middleware =>
  step('checkPath', exchange => {
    const { path } = exchange.http
    const match = matchPath(path)
    if (match === undefined || !own.includes(match.route))
      throw new LeewayError('unknown_url', { facts: { path: shown(path), routes: routeList } })
    exchange.parameters = match.parameters
  })

export const checkMethod = (): Middleware =>
  step('checkMethod', ({ http }) => {
    const allow = (routeOf(http.path)?.methods ?? []).join(', ')
    if (!allow.split(', ').includes(http.method)) {
      throw new LeewayError('method_not_allowed', {
        facts: { method: shown(http.method), path: shown(http.path), allow },
        headers: { allow },
      })
    }
  })
