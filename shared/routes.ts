// The routes of the public base URL: what exists, how a path finds its route, and what an unknown URL is told.
import type { About } from './dialects/about.ts'
import { abouts, type SurfaceName, surfaceNames } from './dialects/abouts.ts'
import type { HttpRequest } from './http/event.ts'
import { recordOf } from './record.ts'

export interface Route {
  /** The canonical path first, then its aliases. `{id}` stands for any one segment, or for what is left of one before a verb: `{model}:generate`. */
  readonly paths: readonly string[]
  readonly methods: readonly string[]
}

export const surfaceRoutes: Readonly<Record<SurfaceName, Route>> = recordOf(surfaceNames, name => ({
  paths: abouts[name].paths,
  methods: ['POST'],
}))

/** Where the surfaces count tokens, those that do. */
export const countRoutes: ReadonlyMap<SurfaceName, Route> = new Map(
  surfaceNames.flatMap(name => {
    const { counting } = abouts[name] as About
    return counting === undefined ? [] : [[name, { paths: counting.paths, methods: ['POST'] }] as const]
  }),
)

export const receiptRoute: Route = { paths: ['/v1/receipts/{id}'], methods: ['GET'] }
export const usageRoute: Route = { paths: ['/v1/usage'], methods: ['GET'] }
export const modelsRoute: Route = { paths: ['/v1/models', '/v1beta/models'], methods: ['GET'] }
export const modelRoute: Route = { paths: ['/v1/models/{id}', '/v1beta/models/{id}'], methods: ['GET'] }
/** There only where billing is configured. */
export const webhookRoute: Route = { paths: ['/webhooks/stripe'], methods: ['POST'] }
export const healthRoute: Route = { paths: ['/healthz'], methods: ['GET'] }

export const routes: readonly Route[] = [
  ...Object.values(surfaceRoutes),
  ...countRoutes.values(),
  receiptRoute,
  usageRoute,
  modelsRoute,
  modelRoute,
  healthRoute,
]

/** Routes that are served together. */
export interface RouteTable {
  /** @param path without query string and trailing slashes */
  match(path: string): Match | undefined
  /** One line that names them all, for the message of `unknown_url`. */
  readonly list: string
}

const googlePath = /^(?:\/v1(?:beta)?)?\/models\/[^/]+:\w+$|^\/v1beta\/models(?:\/|$)/

/**
 * Whether Google's own clients ask here: its paths, and the list of models where the key came as only they send it.
 * They want errors and lists of models in Google's form.
 */
export const isGoogles = ({ path, headers }: Pick<HttpRequest, 'path' | 'headers'>): boolean =>
  googlePath.test(path) ||
  (/^\/v1\/models(?:\/|$)/.test(path) && headers.authorization === undefined && headers['x-goog-api-key'] !== undefined)

/** A path that is known, and what its route's `{…}` segments stand for. */
export interface Match {
  readonly route: Route
  readonly parameters: Readonly<Record<string, string>>
  /** The path as the route writes it, so that verbs at its end are told apart. */
  readonly pattern: string
}

interface Pattern {
  readonly route: Route
  readonly path: string
  readonly form: RegExp
}

const special = /[.*+?^$()|[\]\\]/g

const patternsOf = (route: Route): Pattern[] =>
  route.paths.map(path => ({
    route,
    path,
    form: new RegExp(`^${path.replace(special, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  }))

/** @param hint that ends the line */
export function tableOf(served: readonly Route[], hint = ''): RouteTable {
  const patterns = served.flatMap(patternsOf)
  return {
    match(path) {
      for (const { route, path: pattern, form } of patterns) {
        const found = form.exec(path)
        if (found) return { route, pattern, parameters: decoded(found.groups ?? {}) }
      }
      return undefined
    },
    list: served.map(({ methods, paths }) => `${methods.join(', ')} ${shown(paths[0])}`).join(', ') + hint,
  }
}

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

/** What is there under the public base URL. */
export const publicRoutes = tableOf(routes, '. The base URL for OpenAI SDKs ends in /v1; for the Anthropic and Google SDKs it does not')

const webhooks = tableOf([webhookRoute])

/** The same, and where billing is configured the payment provider's webhook: no message names it, since no caller needs it. */
export const routesWith = (billing: boolean): RouteTable =>
  billing ? { list: publicRoutes.list, match: path => publicRoutes.match(path) ?? webhooks.match(path) } : publicRoutes

/** Of any path that some deployment serves. */
export const routeOf = (path: string): Route | undefined => routesWith(true).match(path)?.route

export const routeList = publicRoutes.list
