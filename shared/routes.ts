// The routes of the public base URL: what exists, and what an unknown URL is told.
import { surfaces } from './dialects/index.ts'

export interface Route {
  /** The canonical path first, then its aliases. */
  readonly paths: readonly string[]
  readonly methods: readonly string[]
}

export const routes: readonly Route[] = [
  ...Object.values(surfaces).map(({ paths }) => ({ paths, methods: ['POST'] })),
  { paths: ['/healthz'], methods: ['GET'] },
]

export const routeOf = (path: string): Route | undefined => routes.find(({ paths }) => paths.includes(path))

/** One line for the message of `unknown_url`. */
export const routeList = routes.map(({ methods, paths }) => `${methods.join(', ')} ${paths[0]}`).join(', ')
