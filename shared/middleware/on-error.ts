// What a step throws becomes the reply: the envelope, its headers, and a log line of what is a bug. Registered first, so that it handles last.
import { errorBody } from '../chain/error-body.ts'
import type { Middleware } from '../chain/step.ts'
import { errorHeaders, faultOf } from '../errors/envelope.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { jsonReply } from '../http/reply.ts'
import type { Log } from '../log/log.ts'

export interface OnErrorOptions {
  readonly log: Log
  readonly docsUrl: string | null
}

export const onError = ({ log, docsUrl }: OnErrorOptions): Middleware => ({
  onError: function onError({ context, error }) {
    const { exchange } = context
    if (exchange === undefined) return undefined
    const fault = faultOf(error)
    if (!(error instanceof LeewayError)) log.write('internal_error', { request: exchange.id, error: traceOf(error) })
    const provider: Record<string, string> = exchange.call === undefined ? {} : { 'x-leeway-provider': exchange.call.provider.name }
    return jsonReply(exchange, fault.status, {
      headers: { ...provider, ...errorHeaders(error) },
      body: errorBody(exchange, fault, docsUrl),
    })
  },
})

/** Where a bug is, without its message: messages may quote what a caller sent. */
const traceOf = (error: unknown): string =>
  error instanceof Error
    ? `${error.name} ${(error.stack ?? '')
        .split('\n')
        .filter(line => line.startsWith('    at '))
        .slice(0, 8)
        .join('')}`
    : typeof error
