// Which of the contract's routes a request means. The routes of one path are one entry, with all its methods.
import { type Route, tableOf } from '../routes.ts'
import { type AdminMethod, contract, type RouteName } from './contract.ts'

const names = Object.keys(contract) as RouteName[]

const paths = [...new Set(names.map(name => contract[name].path))]

export const adminRoutes: readonly Route[] = paths.map(path => ({
  paths: [path],
  methods: names.filter(name => contract[name].path === path).map(name => contract[name].method),
}))

export const adminTable = tableOf(adminRoutes)

const byMethodAndPath = new Map(names.map(name => [`${contract[name].method} ${contract[name].path}`, name]))

/** Undefined for a path or a method that the contract does not have. */
export function routeNameOf(method: AdminMethod | string, path: string): RouteName | undefined {
  const [canonical] = adminTable.match(path)?.route.paths ?? []
  return byMethodAndPath.get(`${method} ${canonical}`)
}
