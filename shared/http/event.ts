// The two shapes of event that reach a handler, read into one: function URL (payload 2.0) and REST API (proxy 1.0).

export interface HttpRequest {
  readonly method: string
  /** Without query string and trailing slashes. */
  readonly path: string
  /** The query string, without its question mark; for the routes that want one. */
  readonly query: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The immediate peer, as the platform saw it. */
  readonly peer: string
  readonly body: string | undefined
  readonly isBase64: boolean
}

/** What we read of either event; every member may be missing. */
export interface HttpEvent {
  readonly rawPath?: string
  readonly rawQueryString?: string
  readonly path?: string
  readonly httpMethod?: string
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null
  readonly headers?: Readonly<Record<string, string | undefined>> | null
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
  readonly requestContext?: {
    readonly http?: { readonly method?: string; readonly sourceIp?: string }
    readonly identity?: { readonly sourceIp?: string }
  }
}

export function readEvent(event: HttpEvent): HttpRequest {
  const { requestContext = {} } = event
  return {
    method: requestContext.http?.method ?? event.httpMethod ?? 'GET',
    path: normalise(event.rawPath ?? event.path ?? '/'),
    query: event.rawQueryString ?? writtenQuery(event.multiValueQueryStringParameters ?? {}),
    headers: lowerCase(event.headers ?? {}),
    peer: requestContext.http?.sourceIp ?? requestContext.identity?.sourceIp ?? 'unknown',
    body: event.body ?? undefined,
    isBase64: event.isBase64Encoded === true,
  }
}

/** A REST API hands over its query string in parts. */
const writtenQuery = (parts: NonNullable<HttpEvent['multiValueQueryStringParameters']>): string =>
  new URLSearchParams(
    Object.entries(parts).flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value])),
  ).toString()

const normalise = (path: string): string => path.replace(/\/+$/, '') || '/'

function lowerCase(headers: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const lower: Record<string, string | undefined> = Object.create(null)
  for (const name of Object.keys(headers)) lower[name.toLowerCase()] = headers[name]
  return lower
}
