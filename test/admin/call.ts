// Calls the admin API over HTTP, by the names of the contract.
import { type AdminRoute, adminKeyHeader, contract, type ParametersOf, type Replies, type RouteName } from '../../shared/admin/contract.ts'
import type { TestGateway } from '../support/gateway.ts'

export interface Sent<Name extends RouteName> {
  readonly parameters?: ParametersOf<Name>
  readonly query?: Readonly<Record<string, string>>
  /** Anything: wrong ones are tried too. */
  readonly body?: unknown
  /** Instead of the test's admin key; null: none. */
  readonly key?: string | null
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly json: Readonly<Record<string, unknown>>
}

/** The path of a route with its parameters filled in. */
export const pathOf = (path: string, parameters: Readonly<Record<string, string>> = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? `no-${name}`))

/** One request, whatever comes of it. */
export async function ask<Name extends RouteName>(gateway: TestGateway, name: Name, sent: Sent<Name> = {}): Promise<Answered> {
  const { method, path }: AdminRoute = contract[name]
  const { parameters, query = {}, body, key = gateway.adminKey } = sent
  const search = new URLSearchParams(query).toString()
  const response = await fetch(`${gateway.url}${pathOf(path, parameters)}${search && `?${search}`}`, {
    method,
    headers: { ...(key === null ? {} : { [adminKeyHeader]: key }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, json: (await response.json()) as Answered['json'] }
}

/** One request that must succeed, and its reply. */
export async function call<Name extends RouteName>(gateway: TestGateway, name: Name, sent: Sent<Name> = {}): Promise<Replies[Name]> {
  const { status, json } = await ask(gateway, name, sent)
  if (status === 200) return json as Replies[Name]
  throw new Error(`${name} answered ${status}: ${JSON.stringify(json)}`)
}

/** What an error says. */
export const errorOf = ({ json }: Answered) =>
  json.error as { readonly code: string; readonly param: string | null; readonly message: string }
