// The admin API for commands: one typed call per route of its contract, and failures in words that help.

import {
  type AdminRoute,
  adminKeyHeader,
  contract,
  type ParametersOf,
  type Replies,
  type RouteName,
  type SentBody,
  type SentQuery,
} from '../../../shared/admin/contract.ts'
import { jsonOf } from '../../../shared/json.ts'
import { CommandFailure } from './exit-codes.ts'
import { failureOf, unreachable } from './failure.ts'

interface AnySent {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** A part of a call that is there only where the route has it. */
type Part<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : [keyof Value] extends [never]
    ? unknown
    : { readonly [Key in Name]: Value }

export type Sent<Name extends RouteName> = AnySent &
  Part<'path', ParametersOf<Name>> &
  Part<'body', SentBody<Name>> & { readonly query?: SentQuery<Name> }

/** A request before it is sent. */
export interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Adds the signature that a function URL behind IAM wants. @throws CommandFailure without credentials */
export type Sign = (request: Outgoing) => Promise<Readonly<Record<string, string>>>

export interface AdminClientOptions {
  readonly url: string
  readonly adminKey: string
  readonly sign?: Sign
  readonly fetch: typeof fetch
}

export interface AdminClient {
  readonly url: string
  /** @throws CommandFailure with the exit code of what went wrong, the API's own words, and its request id */
  call<Name extends RouteName>(name: Name, sent: Sent<Name>): Promise<Replies[Name]>
}

/** Milliseconds for one call: an admin function answers within its own 30 s. */
const patience = 35_000

export function adminClient(options: AdminClientOptions): AdminClient {
  return {
    url: options.url,
    async call<Name extends RouteName>(name: Name, sent: Sent<Name>) {
      const request = outgoing(options, contract[name], sent)
      const headers = options.sign === undefined ? request.headers : await options.sign(request)
      const { status, text } = await send(options, { ...request, headers })
      const json = jsonOf(text)
      if (status >= 300) throw failureOf({ status, json, text, url: options.url })
      if (json === undefined)
        throw new CommandFailure(`${options.url} did not answer in JSON: is it the admin URL?`, { exit: 'unreachable' })
      return json as Replies[Name]
    },
  }
}

function outgoing({ url: base, adminKey }: AdminClientOptions, route: AdminRoute, { path = {}, query = {}, body }: AnySent): Outgoing {
  const filled = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
  const url = new URL(base.replace(/\/+$/, '') + filled)
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') url.searchParams.set(name, String(value))
  const accepts = { accept: 'application/json', [adminKeyHeader]: adminKey }
  if (body === undefined) return { method: route.method, url, headers: accepts }
  return { method: route.method, url, headers: { ...accepts, 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function send({ fetch }: AdminClientOptions, { method, url, headers, body }: Outgoing): Promise<{ status: number; text: string }> {
  try {
    // A redirect would carry the admin key to another host.
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(patience) })
    return { status: response.status, text: await response.text() }
  } catch (fault) {
    throw unreachable(url.origin, fault)
  }
}
