// The routes of the public base URL: what exists, how a path finds its route, and what an unknown URL is told.
import type { SurfaceName } from './dialects/dialect.ts'
import { surfaces } from './dialects/index.ts'

export interface Route {
  /** The canonical path first, then its aliases. A segment `{id}` stands for any one segment. */
  readonly paths: readonly string[]
  readonly methods: readonly string[]
}

const posted = (surface: SurfaceName): Route => ({ paths: surfaces[surface].paths, methods: ['POST'] })

export const surfaceRoutes: Readonly<Record<SurfaceName, Route>> = {
  responses: posted('responses'),
  chat: posted('chat'),
  interactions: posted('interactions'),
  messages: posted('messages'),
}

export const receiptRoute: Route = { paths: ['/v1/receipts/{id}'], methods: ['GET'] }
export const modelsRoute: Route = { paths: ['/v1/models'], methods: ['GET'] }
export const modelRoute: Route = { paths: ['/v1/models/{id}'], methods: ['GET'] }
export const healthRoute: Route = { paths: ['/healthz'], methods: ['GET'] }

export const routes: readonly Route[] = [...Object.values(surfaceRoutes), receiptRoute, modelsRoute, modelRoute, healthRoute]

/** A path that is known, and what its route's `{…}` segments stand for. */
export interface Match {
  readonly route: Route
  readonly parameters: Readonly<Record<string, string>>
}

interface Pattern {
  readonly route: Route
  readonly form: RegExp
}

const special = /[.*+?^$()|[\]\\]/g

const patterns: readonly Pattern[] = routes.flatMap(route =>
  route.paths.map(path => ({ route, form: new RegExp(`^${path.replace(special, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`) })),
)

/** @param path without query string and trailing slashes */
export function matchPath(path: string): Match | undefined {
  for (const { route, form } of patterns) {
    const found = form.exec(path)
    if (found) return { route, parameters: decoded(found.groups ?? {}) }
  }
  return undefined
}

export const routeOf = (path: string): Route | undefined => matchPath(path)?.route

const decoded = (groups: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, segment]) => [name, decodeSegment(segment)]))

/** A segment that is not well escaped stands for itself. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const shown = (path = ''): string => path.replace(/\{(\w+)\}/g, '<$1>')

/** One line for the message of `unknown_url`. */
export const routeList = routes.map(({ methods, paths }) => `${methods.join(', ')} ${shown(paths[0])}`).join(', ')
