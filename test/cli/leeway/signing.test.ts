// Requests to a function URL behind IAM: what arrives over real HTTP, checked as AWS checks it, from its documentation and with the official signer.
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { SignatureV4 } from '@smithy/signature-v4'
import { lambdaSigner } from '../../../shared/adapters/aws/signer.ts'
import { adminKeyHeader } from '../../../shared/admin/contract.ts'
import { adminKey } from './fake-admin.ts'
import { leeway, now } from './fake-host.ts'
import { key, organisation } from './specimens.ts'

interface Arrived {
  readonly method: string
  /** With the query string. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const arrived: Arrived[] = []
let server: Server
let origin: string

async function take({ method = '', url = '', headers, ...request }: IncomingMessage, body: Buffer): Promise<void> {
  void request
  arrived.push({ method, url, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])), body })
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    await take(request, await buffer(request))
    const reply = request.url?.includes('/keys')
      ? key
      : request.url?.includes('?')
        ? { data: [organisation], next_cursor: null }
        : organisation
    response.setHeader('content-type', 'application/json').end(JSON.stringify(reply))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => void arrived.splice(0))
afterAll(() => void server.close())

const identity = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', sessionToken: 'a session' }
const environment = {
  AWS_ACCESS_KEY_ID: identity.accessKeyId,
  AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
  AWS_SESSION_TOKEN: identity.sessionToken,
  AWS_REGION: 'eu-central-1',
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (secret: string | Buffer, data: string) => createHmac('sha256', secret).update(data).digest()
const escaped = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, from what arrived. */
function signatureOf({ method, url, headers, body }: Arrived, signedHeaders: readonly string[], scope: string): string {
  const [path = '', query = ''] = url.split('?')
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).toSorted()
  const lines = signedHeaders.map(name => `${name}:${headers[name]?.trim()}\n`).join('')
  const twice = path.split('/').map(escaped).join('/')
  const canonical = [method, twice, pairs.join('&'), lines, signedHeaders.join(';'), sha256(body)].join('\n')
  const [day = '', region = '', service = '', end = ''] = scope.split('/')
  const signingKey = [day, region, service, end].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${identity.secretAccessKey}`,
  )
  return hmac(Buffer.from(signingKey), ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')).toString('hex')
}

function parts({ headers }: Arrived) {
  const found = /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/(.+), SignedHeaders=(.+), Signature=(.+)$/.exec(headers.authorization ?? '')
  const [, scope = '', names = '', signature = ''] = found ?? []
  return { scope, names: names.split(';'), signature }
}

/** The official signer, over what arrived. */
async function official({ method, url, headers, body }: Arrived, names: readonly string[]): Promise<string | undefined> {
  const { pathname, searchParams, hostname } = new URL(url, origin)
  const signer = new SignatureV4({ service: 'lambda', region: 'eu-central-1', credentials: identity, sha256: Hasher })
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => names.includes(name) && !/^x-amz-(date|security-token)$/.test(name)),
  )
  const request = { method, protocol: 'http:', hostname, path: pathname, query: Object.fromEntries(searchParams), headers: kept, body }
  const signed = await signer.sign(request, { signingDate: new Date(now) })
  return signed.headers.authorization
}

class Hasher {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(secret as Buffer))
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

describe('what arrives', () => {
  beforeAll(() => void Object.assign(process.env, environment))

  it.each([
    ['a read', ['organisations', 'show', 'acme']],
    ['a query', ['audit', '--limit', '5', '--json']],
    ['a body', ['organisations', 'create', 'Ünïcode & Söhne']],
    ['a path with escapes', ['switches', 'on', 'ft:gpt-5/x y*']],
    ['a body behind a path', ['keys', 'update', '0123456789ab', '--organisation', 'acme', '--label', 'new']],
  ])('%s carries a signature over all that was sent', async (_, argv) => {
    const { status, stderr } = await leeway([...argv, '--url', origin, '--sign'], { fetch, environment })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [request] = arrived
    if (request === undefined) throw new Error('nothing arrived')
    const { scope, names, signature } = parts(request)
    expect(scope).toBe('20261122/eu-central-1/lambda/aws4_request')
    expect(names).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token', adminKeyHeader]))
    expect(signature).toBe(signatureOf(request, names, scope))
    expect(await official(request, names)).toBe(request.headers.authorization)
    expect(request.headers[adminKeyHeader]).toBe(adminKey)
  })

  it('is not signed where the URL is no function URL', async () => {
    await leeway(['organisations', 'show', 'acme', '--url', origin], { fetch, environment })
    expect(arrived[0]?.headers.authorization).toBeUndefined()
  })
})

describe('a function URL', () => {
  it.each([
    ['its own region', {}, 'us-west-2'],
    ['--region', { region: 'eu-north-1' }, 'eu-north-1'],
  ])('is signed for with %s', async (_, { region }: { region?: string }, expected) => {
    Object.assign(process.env, environment)
    const seen: Headers[] = []
    const spy: typeof fetch = async (_url, init) => {
      seen.push(new Headers(init?.headers))
      return Response.json(organisation)
    }
    const url = 'https://abc.lambda-url.us-west-2.on.aws/'
    const argv = ['organisations', 'show', 'acme', '--url', url, ...(region === undefined ? [] : ['--region', region])]
    expect((await leeway(argv, { fetch: spy, environment })).status).toBe(0)
    expect(seen[0]?.get('authorization')).toContain(`/${expected}/lambda/aws4_request`)
    expect(seen[0]?.get('x-amz-date')).toBe('20261122T120000Z')
  })

  it('needs a region where its name has none', async () => {
    const { status, stderr } = await leeway(['organisations', 'list', '--url', 'https://admin.example.com', '--sign'])
    expect([status, stderr]).toEqual([2, expect.stringContaining('--region or AWS_REGION')])
  })
})

it('credentials that cannot be had are a failure of their own', async () => {
  const credentials = () => Promise.reject(new Error('The SSO session has expired'))
  const sign = lambdaSigner({ region: 'eu-central-1', credentials, now: () => now })
  await expect(sign({ method: 'GET', url: new URL(origin), headers: {} })).rejects.toThrow('The SSO session has expired')
})
