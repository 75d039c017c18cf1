// A faithful small Secrets Manager over HTTP (protocol awsJson1_1) for the local gateway and the tests.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import * as z from 'zod'
import { type Clock, sleep, systemClock } from '../../../shared/clock.ts'
import { listen } from './listen.ts'
import { SecretsError } from './secrets-error.ts'
import { isOperation, type Operation, operations, reads } from './secrets-operations.ts'
import { createSecretStore, type SecretStore } from './secrets-store.ts'

/** What goes wrong instead; `times` calls long (default 1). `hang` never answers, `drop` closes the connection. */
export type SecretsFault =
  | { readonly kind: 'error'; readonly type: string; readonly message?: string; readonly status?: number; readonly times?: number }
  | { readonly kind: 'delay'; readonly milliseconds: number; readonly times?: number }
  | { readonly kind: 'hang' | 'drop'; readonly times?: number }

export interface SecretsCall {
  readonly operation: string
  readonly secretId: string | undefined
  /** The error type, or undefined when it went well. */
  error: string | undefined
}

export interface SecretsManagerOptions {
  readonly host?: string
  /** 0 = any free one. */
  readonly port?: number
  /** Keeps the secrets in this file (mode 0600), readable as JSON; without it they live in memory. */
  readonly file?: string
  readonly clock?: Clock
}

export interface SecretsManager {
  readonly endpoint: string
  /** The last thousand calls, without secret values. */
  readonly calls: readonly SecretsCall[]
  /** Makes an operation go wrong; faults of one operation queue up. */
  fail(operation: Operation, fault: SecretsFault): void
  close(): Promise<void>
}

interface Emulator {
  readonly clock: Clock
  readonly store: SecretStore
  readonly calls: SecretsCall[]
  readonly faults: Map<string, SecretsFault[]>
}

interface Exchange {
  readonly emulator: Emulator
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

interface Answer {
  readonly status: number
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers })
  response.end(JSON.stringify(body))
}

function sendError(response: ServerResponse, error: unknown): void {
  const { type, message, status } = error instanceof SecretsError ? error : new SecretsError('InternalServiceError', String(error), 500)
  send(response, { status, body: { __type: type, Message: message, message }, headers: { 'x-amzn-errortype': type } })
}

function nextFault(faults: Map<string, SecretsFault[]>, operation: string): SecretsFault | undefined {
  const queue = faults.get(operation) ?? []
  const [first, ...rest] = queue
  if (!first) return undefined
  const left = (first.times ?? 1) - 1
  faults.set(operation, left > 0 ? [{ ...first, times: left }, ...rest] : rest)
  return first
}

/** True when the call goes on as usual. */
async function passes({ emulator, response }: Exchange, operation: string): Promise<boolean> {
  const fault = nextFault(emulator.faults, operation)
  switch (fault?.kind) {
    case undefined:
      return true
    case 'error':
      throw new SecretsError(fault.type, fault.message ?? fault.type, fault.status)
    case 'delay':
      await sleep(emulator.clock, fault.milliseconds)
      return true
    case 'hang':
      return false
    case 'drop':
      response.destroy()
      return false
    default:
      return fault satisfies never
  }
}

const readBody = async (request: IncomingMessage): Promise<unknown> =>
  json(request).catch(() => {
    throw new SecretsError('SerializationException', 'The request body is not JSON')
  })

function operationOf(request: IncomingMessage): Operation {
  const target = request.headers['x-amz-target']
  const name = typeof target === 'string' ? target.replace(/^secretsmanager\./, '') : ''
  if (!isOperation(name)) throw new SecretsError('UnknownOperationException', `Unknown operation ${name}`)
  return name
}

function checkSignature(request: IncomingMessage): void {
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
    throw new SecretsError('MissingAuthenticationTokenException', 'Missing Authentication Token')
}

function execute({ store, clock }: Emulator, operation: Operation, body: unknown): object {
  const output = operations[operation]({ store, now: clock.now() / 1000 }, body)
  if (!reads.has(operation)) store.save()
  return output
}

/** Notes a call, without its value. */
function note({ calls }: Emulator, operation: Operation, body: unknown): SecretsCall {
  const { SecretId, Name } = subject.parse(body)
  const call: SecretsCall = { operation, secretId: SecretId ?? Name, error: undefined }
  calls.push(call)
  if (calls.length > 1000) calls.shift()
  return call
}

const subject = z.object({ SecretId: z.string().optional(), Name: z.string().optional() }).catch({})

async function handle(exchange: Exchange): Promise<void> {
  const { emulator, request, response } = exchange
  const body = await readBody(request)
  checkSignature(request)
  const operation = operationOf(request)
  const call = note(emulator, operation, body)
  try {
    if (!(await passes(exchange, operation))) return
    send(response, { status: 200, body: execute(emulator, operation, body) })
  } catch (error) {
    call.error = error instanceof SecretsError ? error.type : 'InternalServiceError'
    throw error
  }
}

/** Starts Secrets Manager for `AWS_ENDPOINT_URL_SECRETS_MANAGER`; calls without a signature are refused. */
export async function startSecretsManager(options: SecretsManagerOptions = {}): Promise<SecretsManager> {
  const { host = '127.0.0.1', port = 0, file, clock = systemClock } = options
  const store = createSecretStore(file, () => clock.now() / 1000)
  const emulator: Emulator = { clock, store, calls: [], faults: new Map() }
  const server = createServer((request, response) => {
    handle({ emulator, request, response }).catch((error: unknown) => sendError(response, error))
  })
  const { origin, close } = await listen(server, host, port)
  return {
    endpoint: origin,
    calls: emulator.calls,
    fail: (operation, fault) => emulator.faults.set(operation, [...(emulator.faults.get(operation) ?? []), fault]),
    close,
  }
}
