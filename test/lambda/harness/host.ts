// A deployment on this machine: every function as built, under AWS's runtime client, behind function URLs or behind the REST API.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { endpoints } from '../../../infra/endpoints.ts'
import { answerFailure, payloadLimit, writeAnswer } from './answer.ts'
import { apiEvent, urlEvent } from './events.ts'
import { createFunction, type LambdaFunction } from './function.ts'

export interface HostOptions {
  /** Folder of a function's `index.js`. */
  readonly folderOf: (name: string) => string
  readonly environment: Readonly<Record<string, string>>
  /** `url`: payload 2.0, each path at its own function's URL, here all at one; `api`: proxy 1.0 below the stage. */
  readonly front?: 'url' | 'api'
  /** Instead of each function's own. */
  readonly timeoutMs?: number
  readonly concurrency?: number
  readonly freeze?: boolean
  readonly onLog?: (line: string) => void
}

export interface Host {
  /** Without a slash at the end. */
  readonly url: string
  functionOf(name: string): LambdaFunction
  /** Resolves when no function runs an event. */
  idle(): Promise<void>
  close(): Promise<void>
}

const stage = 'dev'
/** API Gateway's limit for all header lines together. */
const headerLimit = 10_240

interface Matched {
  readonly name: string
  readonly resource: string
}

const patterns = endpoints
  .filter(({ name }) => name !== 'fallback')
  .flatMap(({ name, methods, paths }) =>
    paths.map(path => ({ name, resource: path, methods, form: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`) })),
  )

/** A function URL takes any method; the REST API only those it knows, and leaves the rest to `{proxy+}`. */
function match(path: string, method: string, front: 'url' | 'api'): Matched {
  const found = patterns.find(({ form, methods }) => form.test(path) && (front === 'url' || methods.some(known => known === method)))
  return found ?? { name: 'fallback', resource: '/{proxy+}' }
}

export async function startHost(options: HostOptions): Promise<Host> {
  const { front = 'url' } = options
  const functions = new Map(endpoints.map(endpoint => [endpoint.name, functionFor(endpoint, options)]))
  const functionOf = (name: string): LambdaFunction => {
    const found = functions.get(name)
    if (found === undefined) throw new Error(`No function ${name}`)
    return found
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const tooLarge =
      front === 'api' && Buffer.byteLength(request.rawHeaders.join('')) > headerLimit ? 431 : body.length > payloadLimit ? 413 : 0
    if (tooLarge > 0) return void response.writeHead(tooLarge).end()
    if (front === 'api') request.url = request.url?.replace(`/${stage}`, '') || '/'
    const { name, resource } = match(request.url?.split('?')[0] ?? '/', request.method ?? 'GET', front)
    const arrived = { request, body, now: Date.now() }
    const event = JSON.stringify(front === 'api' ? apiEvent(arrived, resource, stage) : urlEvent(arrived))
    if (event.length > payloadLimit) return void response.writeHead(413).end()
    await writeAnswer(await functionOf(name).invoke(event), response)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => answerFailure(response))
  })
  await listening(server)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${front === 'api' ? `/${stage}` : ''}`,
    functionOf,
    async idle() {
      await Promise.all([...functions.values()].map(each => each.idle()))
    },
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await Promise.all([...functions.values()].map(each => each.close()))
      await closed
    },
  }
}

type Endpoint = (typeof endpoints)[number]

const functionFor = ({ name, memory, timeoutSeconds }: Endpoint, options: HostOptions): LambdaFunction =>
  createFunction({
    name: `leeway-${stage}-${name}`,
    folder: options.folderOf(name),
    environment: options.environment,
    memory: memory[stage],
    timeoutMs: options.timeoutMs ?? timeoutSeconds * 1_000,
    concurrency: options.concurrency ?? 10,
    freeze: options.freeze ?? false,
    onLog: options.onLog ?? (() => {}),
  })

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const listening = (server: Server): Promise<void> => new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
