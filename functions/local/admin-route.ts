// The admin API on this machine. On AWS IAM stands in front of it; here only this machine itself may reach it.
import type { HttpEvent } from '../../shared/http/event.ts'
import type { Handler } from '../host/host.ts'

const loopback = /^(localhost$|127\.|::1$|::ffff:127\.)/i

export const isLoopback = (address: string): boolean => loopback.test(address)

export interface AdminRoute {
  readonly admin: Handler
  /** The address that the gateway listens on. Where others can reach it, the admin API is not there at all. */
  readonly host: string
}

/** Puts the admin API in front of the other handlers, for callers on this machine; for all others its paths are as unknown as any. */
export function withAdmin(handlerOf: (path: string) => Handler, { admin, host }: AdminRoute): (path: string) => Handler {
  if (!isLoopback(host)) return handlerOf
  return path => {
    const others = handlerOf(path)
    if (!/^\/admin(\/|$)/.test(path)) return others
    return (event, response, context) => (isLocal(event) ? admin : others)(event, response, context)
  }
}

/** A proxy on this machine speaks for others. */
function isLocal({ headers, requestContext }: HttpEvent): boolean {
  const forwarded = headers?.['x-forwarded-for'] ?? headers?.forwarded
  return forwarded === undefined && isLoopback(requestContext?.http?.sourceIp ?? '')
}
