// What an official SDK throws, read through that SDK's own accessors; and what it must throw for a given error.
import { expect } from '@jest/globals'
import type { Sdk } from './clients.ts'
import { isObject, type Json } from './json.ts'

/** An error as the gateway answers it. */
export interface Fault {
  readonly status: number
  readonly code: string
  readonly type: string
  readonly param: string | null
  readonly message: string
}

/** Shared by all of them, save for those below. */
const classes: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  403: 'PermissionDeniedError',
  404: 'NotFoundError',
  429: 'RateLimitError',
}

const anthropic1Classes: Readonly<Record<number, string>> = {
  402: 'PaymentRequiredError',
  413: 'ContentTooLargeError',
  503: 'ServiceUnavailableError',
  504: 'GatewayTimeoutError',
  529: 'OverloadedError',
}

function className({ name }: Sdk, status: number): string {
  const own = name === 'anthropic 1' ? anthropic1Classes[status] : undefined
  return own ?? classes[status] ?? (status >= 500 ? 'InternalServerError' : 'APIError')
}

const memberOf = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((node, step) => (typeof node === 'object' && node !== null ? Reflect.get(node, step) : undefined), value)

const parsed = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : undefined)

/** The error object of the body, wherever the SDK keeps it. */
function errorObject({ surface }: Sdk, error: unknown): Json {
  const found =
    surface === 'messages'
      ? memberOf(error, 'error', 'error')
      : surface === 'interactions'
        ? memberOf(parsed(memberOf(error, 'body')), 'error')
        : memberOf(error, 'error')
  return isObject(found) ? found : {}
}

/** Members that only some SDKs have. */
const own: Readonly<Record<string, readonly string[]>> = {
  'openai 7 responses': ['code', 'type', 'param', 'requestID'],
  'openai 7 chat': ['code', 'type', 'param', 'requestID'],
  'anthropic 1': ['type', 'errorCode', 'apiMessage', 'requestID'],
  'anthropic 0': ['type', 'requestID'],
  'genai 3': ['statusCode'],
  'genai 2': ['statusCode'],
}

/** The message in the body. */
export const saidBy = (sdk: Sdk, error: unknown): string => String(errorObject(sdk, error).message)

/** Everything that a caller can learn from what this SDK threw. */
export function caught(sdk: Sdk, error: unknown): Json {
  if (!(error instanceof Error)) throw new Error(`${sdk.name} did not throw: ${JSON.stringify(error)}`)
  const { code, type, param, status } = errorObject(sdk, error)
  return {
    class: error.constructor.name,
    status: memberOf(error, 'status'),
    message: sdk.surface === 'messages' ? '' : error.message,
    body: { code, type, param, status },
    ...Object.fromEntries((own[sdk.name] ?? []).map(name => [name, memberOf(error, name)])),
  }
}

/** The same, of an error that the gateway answers with this status before any stream. */
export function exposed(sdk: Sdk, { status, code, type, param, message }: Fault, body: Json = {}): Json {
  const values: Json = { code, type, param, errorCode: code, apiMessage: message, requestID: expect.stringMatching(/^req_[0-9a-f]+$/) }
  return {
    class: className(sdk, status),
    status,
    message: sdk.surface === 'messages' ? '' : `${status} ${message}`,
    body: { code, type, param, status: expect.any(String), ...body },
    ...Object.fromEntries((own[sdk.name] ?? []).map(name => [name, name === 'statusCode' ? status : values[name]])),
  }
}
