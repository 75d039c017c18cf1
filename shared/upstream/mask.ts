// A provider may echo the BYOK key that it was called with: whatever it answers is searched for the key before anything else reads it.
import type { UpstreamResponse } from './http.ts'
import { type Split, splitter } from './sse.ts'

const shown = '***'

/** `secret` is never empty and plain ASCII (shared/accounts/provider-keys.ts). */
export const maskText = (text: string, secret: string): string => text.replaceAll(secret, shown)

export const maskHeaders = (headers: UpstreamResponse['headers'], secret: string): UpstreamResponse['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.replaceAll(secret, shown)]))

/** Works on whole frames, so that no border between chunks hides a key. Without a key in them the bytes stay the same ones. */
export const maskFrames = (split: Split, secret: string): Split =>
  split.bytes.includes(secret) ? splitter().push(Buffer.from(maskText(split.bytes.toString('latin1'), secret), 'latin1')) : split
