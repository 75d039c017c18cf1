// A strict stand-in for the admin API inside the test's process: what does not match the contract is refused, what does is answered as the test says.
import { adminKeyHeader, contract, type Replies, type RouteName } from '../../../shared/admin/contract.ts'

export const adminKey = 'flex_admin_0123456789abcdef01234567abcdef'

export interface Call {
  readonly name: RouteName
  readonly parameters: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

export type Answers = { readonly [Name in RouteName]?: Replies[Name] | ((call: Call) => Replies[Name] | Response) }

export interface FakeAdmin {
  readonly fetch: typeof fetch
  readonly calls: Call[]
  /** Everything that was sent elsewhere (`/healthz`, `/v1/models`), by URL. */
  readonly others: Record<string, (headers: Headers) => Response>
}

const routes = Object.entries(contract).map(([name, route]) => ({
  name: name as RouteName,
  route,
  form: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}))

/** An error as the gateway words it. */
export const refusal = (status: number, code: string, message: string): Response =>
  Response.json({ type: 'error', error: { message, type: 'x', code, param: null }, request_id: 'req_1' }, { status })

export function fakeAdmin(answers: Answers): FakeAdmin {
  const calls: Call[] = []
  const others: FakeAdmin['others'] = {}
  return {
    calls,
    others,
    async fetch(input, init) {
      const url = new URL(String(input))
      const headers = new Headers(init?.headers)
      const other = others[url.origin + url.pathname]
      if (other !== undefined) return other(headers)
      const call = read(init?.method ?? 'GET', url, init?.body)
      if (call instanceof Response) return call
      if (headers.get(adminKeyHeader) !== adminKey) return refusal(401, 'invalid_admin_key', 'The admin API wants a valid admin key.')
      calls.push(call)
      const answer = answers[call.name]
      if (answer === undefined) return refusal(500, 'internal_error', `The test has no answer for ${call.name}`)
      const reply = typeof answer === 'function' ? answer(call) : answer
      return reply instanceof Response ? reply : Response.json(reply)
    },
  }
}

function read(method: string, url: URL, sent: unknown): Call | Response {
  for (const { name, route, form } of routes) {
    const found = method === route.method ? form.exec(url.pathname) : null
    if (found === null) continue
    const query = Object.fromEntries(url.searchParams)
    const body: unknown = typeof sent === 'string' ? JSON.parse(sent) : undefined
    const wrong =
      faultOf('query' in route ? route.query : undefined, query, {}) ?? faultOf('body' in route ? route.body : undefined, body, undefined)
    if (wrong !== undefined) return refusal(400, 'invalid_parameter', `${name}: ${wrong}`)
    const parameters = Object.fromEntries(Object.entries(found.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]))
    return { name, parameters, query, body }
  }
  return refusal(404, 'unknown_url', `Unknown URL ${method} ${url.pathname}`)
}

interface Schema {
  readonly safeParse: (value: unknown) => { readonly success: boolean; readonly error?: { readonly message: string } }
}

/** A route without a schema wants nothing there. */
function faultOf(schema: Schema | undefined, value: unknown, nothing: unknown): string | undefined {
  if (schema === undefined) return JSON.stringify(value) === JSON.stringify(nothing) ? undefined : `it wants no ${JSON.stringify(value)}`
  const parsed = schema.safeParse(value)
  return parsed.success ? undefined : parsed.error?.message
}
