// Opaque reasoning signatures: a provider knows its own again and refuses those of others, as the real ones do.
import { createHash, randomBytes } from 'node:crypto'
import type { SimulatedName } from './models.ts'

export function seal(provider: SimulatedName, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32)
  return Buffer.from(`simulated ${provider} reasoning ${digest}`).toString('base64')
}

export const isSealedBy = (provider: SimulatedName, value: string): boolean =>
  Buffer.from(value, 'base64').toString().startsWith(`simulated ${provider} reasoning `)

/** A fresh id such as `msg_0123…`, with `bytes` random bytes in hex. */
export const mint = (prefix: string, bytes = 24): string => `${prefix}${randomBytes(bytes).toString('hex')}`
