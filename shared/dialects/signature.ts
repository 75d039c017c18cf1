// How a provider's opaque reasoning signature travels in another dialect's slot: tagged with its provider, so that it is replayed only to it.
import type { ProviderName } from '../catalogue/models.ts'
import type { Signature } from '../hub/request.ts'
import { isProviderName } from '../providers/index.ts'

const tagged = /^lw1\.(\w+)\.(redacted\.)?([A-Za-z0-9_-]+)$/

/**
 * The text for a surface's own slot (`encrypted_content`, `signature`): `lw1.<provider>.<base64url>`, with `redacted.` before the value
 * where the reasoning is withheld. A signature of the surface's home provider is written as it is, since same-dialect replies are untagged too.
 */
export function tagSignature(signature: Signature, home: ProviderName | undefined): string {
  if (signature.provider === home) return signature.value
  const value = Buffer.from(signature.value, 'utf8').toString('base64url')
  return `lw1.${signature.provider}.${signature.redacted ? 'redacted.' : ''}${value}`
}

/** The reverse. An untagged value belongs to the surface's home provider. */
export function readSignature(text: string, home: ProviderName): Signature {
  const [, provider, redacted, value] = tagged.exec(text) ?? []
  if (value === undefined || !isProviderName(provider)) return { provider: home, value: text }
  const signature = { provider, value: Buffer.from(value, 'base64url').toString('utf8') }
  return redacted === undefined ? signature : { ...signature, redacted: true }
}
