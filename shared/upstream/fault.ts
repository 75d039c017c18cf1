// What a provider's error says: one tolerant reader for the error bodies of all of them.
import type { Fault } from '../errors/envelope.ts'
import { isObject, type JsonObject } from '../http/json-object.ts'
import { jsonOf } from '../json.ts'

export interface ProviderFault extends Fault {
  /** When the provider says to come back, in milliseconds from now. */
  readonly retryAfterMs?: number
  /** Every code, type, status word, google.rpc detail type and reason found: what the classes look for. */
  readonly marks: readonly string[]
}

/** The `Retry-After` header, and the time (epoch ms) that turns an HTTP date into a wait. */
export interface RetryHint {
  readonly retryAfter?: string
  readonly now: number
}

/** What a caller may be told of it: without what only the race goes by. */
export const plainFault = ({ status, message, type, code, param }: ProviderFault): Fault => ({ status, message, type, code, param })

/** Reads the text of an error body, which may be no JSON at all. @see faultIn */
export const readFault = (status: number, text: string, hint?: RetryHint): ProviderFault => faultIn(status, jsonOf(text), { text, hint })

interface Reply {
  /** The body as it came: short plain text is a message. */
  readonly text?: string
  readonly hint?: RetryHint
}

/**
 * Reads a parsed error body: `{error:{…}}` as OpenAI, Google and Anthropic write it, Google's array of one, the error itself, or anything else.
 * `status` 0: take it from the body's numeric code (Google), where there is one.
 */
export function faultIn(status: number, body: unknown, { text = '', hint }: Reply = {}): ProviderFault {
  const error = errorIn(body)
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

function errorIn(body: unknown): JsonObject {
  const first = firstIn(body)
  return isObject(first.error) ? first.error : first
}

function firstIn(body: unknown): JsonObject {
  const first: unknown = Array.isArray(body) ? body[0] : body
  return isObject(first) ? first : {}
}

/**
 * Some failures come as bare JSON inside a 200 instead of an event (Gemini's do, wires §6). Undefined for any text that reports no failure.
 * The status is the body's own, else 500.
 */
export function bareFault(text: string): ProviderFault | undefined {
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined
  const body = jsonOf(text)
  if (!reportsFailure(firstIn(body))) return undefined
  const { marks, status } = faultIn(0, body)
  return marks.length === 0 && status === 0 ? undefined : faultIn(status === 0 ? 500 : status, body)
}

/** A whole answer in place of a stream has a type or a status too (`completed`): no failure's. */
const reportsFailure = ({ error, message, code }: JsonObject): boolean =>
  isObject(error) || typeof message === 'string' || typeof code === 'number'

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
function retryInfo(details: readonly JsonObject[]): number | undefined {
  const delay = details.map(detail => string(detail.retryDelay)).find(value => value !== undefined)
  const seconds = Number.parseFloat(delay ?? '')
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}

/** `type.googleapis.com/google.rpc.QuotaFailure` → `QuotaFailure`. */
const typeName = (value: unknown): unknown => (typeof value === 'string' ? value.split('.').at(-1) : undefined)

const string = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
