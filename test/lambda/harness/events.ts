// The events that Lambda makes of an HTTP request: a function URL's (payload 2.0) and a REST API's (proxy 1.0).
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Arrived {
  readonly request: IncomingMessage
  readonly body: Buffer
  /** Epoch milliseconds. */
  readonly now: number
}

/** Bodies of these types come as they are, all others in base64. */
const textual = /^(?:text\/|application\/(?:json|javascript|xml|x-www-form-urlencoded)|[^;]*\+(?:json|xml))/i

function carried({ request, body }: Arrived) {
  const isBase64Encoded = body.length > 0 && !textual.test(request.headers['content-type'] ?? '')
  return { body: body.length === 0 ? undefined : body.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded }
}

const peerOf = ({ socket }: IncomingMessage): string => socket.remoteAddress?.replace('::ffff:', '') ?? 'unknown'

function split(request: IncomingMessage): { path: string; query: string } {
  const [, path = '/', query = ''] = /^([^?]*)\??(.*)$/s.exec(request.url ?? '/') ?? []
  return { path, query }
}

/** What a function URL hands over. */
export function urlEvent(arrived: Arrived): object {
  const { request, now } = arrived
  const { path, query } = split(request)
  const { cookie, ...headers } = request.headers
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    cookies: cookie?.split('; '),
    headers: Object.fromEntries(
      Object.entries({ ...headers, cookie }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
    ...(query === '' ? {} : { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'harness',
      domainName: 'harness.lambda-url.us-east-1.on.aws',
      domainPrefix: 'harness',
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: peerOf(request),
        userAgent: request.headers['user-agent'],
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
    },
    ...carried(arrived),
  }
}

/** What a REST API hands over; `resource` is the path that matched, with its `{…}`. */
export function apiEvent(arrived: Arrived, resource: string, stage: string): object {
  const { request, now } = arrived
  const { path, query } = split(request)
  const names = new Map<string, string>()
  const multiValueHeaders: Record<string, string[]> = {}
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const [raw = '', value = ''] = request.rawHeaders.slice(at, at + 2)
    const name = names.get(raw.toLowerCase()) ?? raw
    names.set(raw.toLowerCase(), name)
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value]
  }
  const given = new URLSearchParams(query)
  const values = Object.fromEntries([...new Set(given.keys())].map(name => [name, given.getAll(name)]))
  return {
    resource,
    path,
    httpMethod: request.method,
    headers: Object.fromEntries(Object.entries(multiValueHeaders).map(([name, all]) => [name, all.at(-1)])),
    multiValueHeaders,
    queryStringParameters: query === '' ? null : Object.fromEntries(given),
    multiValueQueryStringParameters: query === '' ? null : values,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'harness',
      resourcePath: resource,
      httpMethod: request.method,
      path: `/${stage}${path}`,
      protocol: 'HTTP/1.1',
      stage,
      requestId: randomUUID(),
      extendedRequestId: randomUUID(),
      requestTime: new Date(now).toUTCString(),
      requestTimeEpoch: now,
      identity: { sourceIp: peerOf(request), userAgent: request.headers['user-agent'] ?? null },
    },
    ...carried(arrived),
    ...(arrived.body.length === 0 ? { body: null } : {}),
  }
}
