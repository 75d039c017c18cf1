// Signs requests to a function URL behind IAM: SigV4 for the service `lambda`, with the credentials of the environment.
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { defaultProvider } from '@aws-sdk/credential-provider-node'
import { SignatureV4 } from '@smithy/signature-v4'

export interface AwsIdentity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SignerOptions {
  readonly region: string
  /** The environment's own where absent: variables, profiles, SSO, containers, instances. */
  readonly credentials?: AwsIdentity | (() => Promise<AwsIdentity>)
  readonly now: () => number
}

export interface Signable {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What signs a request, body included: its headers and the signature's. Throws what the credentials' providers throw. */
export function lambdaSigner({ region, credentials = defaultProvider(), now }: SignerOptions) {
  const signer = new SignatureV4({ service: 'lambda', region, credentials, sha256: Sha256 })
  return async ({ method, url, headers, body }: Signable): Promise<Readonly<Record<string, string>>> => {
    const { hostname, pathname, protocol } = url
    const request = { method, protocol, hostname, path: pathname, query: queryOf(url), headers: { ...headers, host: url.host }, body }
    const signed = await signer.sign(request, { signingDate: new Date(now()) })
    // fetch writes `host` itself, from the URL: the same as was signed.
    const { host: _, ...rest } = signed.headers
    return rest
  }
}

function queryOf({ searchParams }: URL): Record<string, string | string[]> {
  return Object.fromEntries([...new Set(searchParams.keys())].map(name => [name, searchParams.getAll(name)]))
}

/** SHA-256 as the signer asks for it: keyed, or not. */
class Sha256 {
  readonly #hash: Hash | Hmac

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  /** The signer never uses one twice. */
  reset(): void {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}
