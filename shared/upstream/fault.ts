// What a provider's error says: one tolerant reader for the error bodies of all of them.
import type { Fault } from '../errors/envelope.ts'

export interface ProviderFault extends Fault {
  /** When the provider says to come back, in milliseconds from now. */
  readonly retryAfterMs?: number
  /** Every code, type, status word, google.rpc detail type and reason found: what the classes look for. */
  readonly marks: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

/** The `Retry-After` header, and the time (epoch ms) that turns an HTTP date into a wait. */
export interface RetryHint {
  readonly retryAfter?: string
  readonly now: number
}

/**
 * Reads an error body: `{error:{…}}` as OpenAI, Google and Anthropic write it, Google's array of one, or anything else.
 * `status` 0: take it from the body's numeric code (Google), where there is one.
 */
export function readFault(status: number, text: string, hint?: RetryHint): ProviderFault {
  const error = errorObject(text)
  const details = Array.isArray(error.details) ? error.details.filter(isObject) : []
  const marks = [error.code, error.type, error.status, ...details.flatMap(detail => [typeName(detail['@type']), detail.reason])]
  return {
    status: status === 0 && typeof error.code === 'number' ? error.code : status,
    message: string(error.message) ?? fallbackMessage(status, text),
    type: string(error.type) ?? typeOf(status),
    code: string(error.code) ?? string(error.status) ?? null,
    param: string(error.param) ?? null,
    marks: marks.filter(mark => typeof mark === 'string'),
    retryAfterMs: headerDelay(hint) ?? retryInfo(details),
  }
}

function errorObject(text: string): Json {
  const body = parse(text)
  const first = Array.isArray(body) ? body[0] : body
  if (!isObject(first)) return {}
  return isObject(first.error) ? first.error : first
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Plain text of a provider is shown when short; a page of HTML is not. */
const fallbackMessage = (status: number, text: string): string =>
  text.length > 0 && text.length <= 200 && !text.includes('<') && !text.startsWith('{')
    ? text
    : `The provider answered with status ${status}.`

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}

/** `Retry-After` in seconds or as an HTTP date. */
function headerDelay(hint: RetryHint | undefined): number | undefined {
  const value = hint?.retryAfter
  if (hint === undefined || value === undefined || value === '') return undefined
  const delay = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - hint.now
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined
}

/** google.rpc.RetryInfo: `{"retryDelay": "48s"}`. */
function retryInfo(details: readonly Json[]): number | undefined {
  const delay = details.map(detail => string(detail.retryDelay)).find(value => value !== undefined)
  const seconds = Number.parseFloat(delay ?? '')
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}

/** `type.googleapis.com/google.rpc.QuotaFailure` → `QuotaFailure`. */
const typeName = (value: unknown): unknown => (typeof value === 'string' ? value.split('.').at(-1) : undefined)

const string = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
