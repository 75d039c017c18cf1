// The one renderer of errors: every surface gets the same envelope, which each stock SDK maps to its own exception class (contract §3).
import { rowOf } from './catalogue.ts'
import { LeewayError } from './leeway-error.ts'

/** What an error says, wherever it came from: our catalogue, or a provider's answer in another dialect. */
export interface Fault {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly code: string | null
  readonly param: string | null
}

/** The JSON body of an error reply; every member is always there. */
export interface Envelope {
  readonly type: 'error'
  readonly error: {
    readonly message: string
    readonly type: string
    readonly code: string | null
    readonly param: string | null
    readonly doc_url: string | null
    readonly status: string
    readonly details: { readonly error_code: string | null }
  }
  readonly request_id: string
}

const googleStatus: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'INVALID_ARGUMENT',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  422: 'INVALID_ARGUMENT',
  426: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
  529: 'UNAVAILABLE',
}

/** The google.rpc code name of an HTTP status: the nearest where there is none of its own. */
export const googleStatusOf = (status: number): string => googleStatus[status] ?? (status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL')

/** Our error as a fault; anything else becomes `internal_error`, so that nothing of it leaks. */
export function faultOf(error: unknown): Fault {
  const known = error instanceof LeewayError ? error : new LeewayError('internal_error')
  return { status: known.status, message: known.message, type: rowOf(known.code).type, code: known.code, param: known.param }
}

/** The body of an error reply. `docsUrl` is the deployment's own documentation, or null. */
export function envelope(fault: Fault, requestId: string, docsUrl: string | null): Envelope {
  return {
    type: 'error',
    error: {
      message: fault.message,
      type: fault.type,
      code: fault.code,
      param: fault.param,
      doc_url: docUrlOf(fault, docsUrl),
      status: googleStatusOf(fault.status),
      details: { error_code: fault.code },
    },
    request_id: requestId,
  }
}

/** The `error` object as Google's clients read it: a superset of what they know, whose `code` is the HTTP status (docs/adr/0018-generate-content.md). */
export interface GoogleError {
  readonly code: number
  readonly message: string
  readonly status: string
  /** `google.rpc.ErrorInfo`: the reason is our code. */
  readonly details: readonly [GoogleErrorInfo]
  readonly type: string
  readonly param: string | null
  readonly doc_url: string | null
}

interface GoogleErrorInfo {
  readonly '@type': 'type.googleapis.com/google.rpc.ErrorInfo'
  readonly reason: string
  readonly domain: 'leeway'
  readonly metadata: Readonly<Record<string, string>>
}

const docUrlOf = ({ code }: Fault, docsUrl: string | null): string | null =>
  code !== null && docsUrl !== null ? `${docsUrl}/errors#${code}` : null

/** `docsUrl` is the deployment's own documentation, or null. */
export function googleError(fault: Fault, docsUrl: string | null): GoogleError {
  const reason = fault.code ?? fault.type
  const metadata = { error_code: reason, ...(fault.param === null ? {} : { param: fault.param }) }
  return {
    code: fault.status,
    message: fault.message,
    status: googleStatusOf(fault.status),
    details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'leeway', metadata }],
    type: fault.type,
    param: fault.param,
    doc_url: docUrlOf(fault, docsUrl),
  }
}

/** Headers that an error of ours adds: its own, and whether an SDK should send the request again. */
export function errorHeaders(error: unknown): Record<string, string> {
  if (!(error instanceof LeewayError)) return {}
  const { retry } = rowOf(error.code)
  return { ...error.headers, ...(retry === undefined ? {} : { 'x-should-retry': String(retry) }) }
}
