// Calls to services of the emulator for which the project has no client: those that a deployment uses, and no other code.

/** Signed by nobody: the emulator takes this access key for the account's own, and reads the service's name off the header. */
const rootOf = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`

export const region = 'us-east-1'
export const account = '000000000000'

export interface Aws {
  /** A query service (CloudFormation, IAM): the answer is XML. @throws Error with the service's words */
  query(service: string, version: string, parameters: Readonly<Record<string, string>>): Promise<string>
  /** A JSON service: `AmazonSSM.PutParameter`. */
  target(service: string, target: string, body: object): Promise<unknown>
  /** A service with paths (Lambda, S3). An object travels as JSON. */
  path(service: string, method: string, path: string, body?: object | Buffer): Promise<unknown>
}

export function awsOf(endpoint: string): Aws {
  async function send(service: string, path: string, init: RequestInit): Promise<string> {
    const headers = { ...init.headers, authorization: rootOf(service) }
    const response = await fetch(endpoint + path, { ...init, headers })
    const text = await response.text()
    if (!response.ok) throw new Error(`${service} ${init.method} ${path}: ${response.status} ${text.slice(0, 500)}`)
    return text
  }
  return {
    query: (service, version, parameters) =>
      send(service, '/', { method: 'POST', body: new URLSearchParams({ Version: version, ...parameters }) }),
    async target(service, target, body) {
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
      return jsonOf(await send(service, '/', { method: 'POST', headers, body: JSON.stringify(body) }))
    },
    async path(service, method, path, body) {
      const isBytes = Buffer.isBuffer(body)
      const headers = { 'content-type': isBytes ? 'application/zip' : 'application/json' }
      const bytes = isBytes ? new Uint8Array(body) : JSON.stringify(body)
      return jsonOf(await send(service, path, { method, headers, body: bytes }))
    },
  }
}

const jsonOf = (text: string): unknown => (text.startsWith('{') ? JSON.parse(text) : undefined)

/** The texts of every element of this name. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(([, inner = '']) => unescaped(inner))

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
const unescaped = (text: string): string => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '')
