// The body of an error reply, in the form that the clients of the path read (docs/adr/0018-generate-content.md).
import { envelope, type Fault, googleError } from '../errors/envelope.ts'
import { isGoogles } from '../routes.ts'
import type { Exchange } from './exchange.ts'

/** As JSON text. @param docsUrl the deployment's own documentation, or null */
export function errorBody({ id, http }: Pick<Exchange, 'id' | 'http'>, fault: Fault, docsUrl: string | null): string {
  const body = envelope(fault, id, docsUrl)
  return JSON.stringify(isGoogles(http) ? { ...body, error: googleError(fault, docsUrl) } : body)
}
