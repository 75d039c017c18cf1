// Runs one event on a built function: under Lambda's runtime client where that is installed, else in this process.
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createFunction } from '../harness/function.ts'
import type { Deployed } from './template.ts'

export interface Outcome {
  /** Of an HTTP answer; undefined for what is no HTTP function's. */
  readonly head?: { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> }
  readonly body: string
}

export const hasRuntime = existsSync(new URL('../node_modules/aws-lambda-ric/rapid-client.node', import.meta.url))

export type Run = (deployed: Deployed, environment: Readonly<Record<string, string>>, event: string) => Promise<Outcome>

/** @throws Error what the function failed with */
export const runEvent: Run = (deployed, environment, event) => (hasRuntime ? underRuntime : inProcess)(deployed, environment, event)

const underRuntime: Run = async (deployed, environment, event) => {
  // Outside the repository: there, no package.json makes the code an ES module.
  const folder = await mkdtemp(join(tmpdir(), 'leeway-invoke-'))
  await cp(deployed.asset, folder, { recursive: true })
  const { logicalId: name, memory, timeoutMs } = deployed
  const onLog = (line: string) => void process.stderr.write(`${line}\n`)
  const lambda = createFunction({ name, folder, memory, timeoutMs, environment, concurrency: 1, freeze: false, onLog })
  try {
    const { body, streaming } = await lambda.invoke(event)
    return parsed(await text(body), streaming)
  } finally {
    await lambda.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The prelude is JSON that ends with eight zero bytes. */
function parsed(answer: string, streaming: boolean): Outcome {
  const end = streaming ? answer.indexOf('\0'.repeat(8)) : -1
  return end < 0 ? { body: answer } : { head: JSON.parse(answer.slice(0, end)), body: answer.slice(end + 8) }
}

type Handler = (event: unknown, stream: unknown, context: object) => unknown

/** The two calls that the runtime offers are those of the local gateway. */
export const inProcess: Run = async (deployed, environment, event) => {
  Object.assign(process.env, environment, { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployed.memory) })
  await import('../../../functions/host/awslambda.ts')
  const folder = await mkdtemp(join(tmpdir(), 'leeway-invoke-'))
  await cp(deployed.asset, folder, { recursive: true })
  try {
    const { handler } = createRequire(join(folder, 'index.js'))('./index.js') as { readonly handler: Handler }
    const until = performance.now() + deployed.timeoutMs
    const context = { awsRequestId: 'local', getRemainingTimeInMillis: () => until - performance.now() }
    return await answerOf(handler, JSON.parse(event), context)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function answerOf(handler: Handler, event: unknown, context: object): Promise<Outcome> {
  let head: Outcome['head']
  const stream: Readable = Object.assign(new PassThrough(), {
    writeHead(statusCode: number, headers: Readonly<Record<string, string>>) {
      head = { statusCode, headers }
      return stream
    },
  })
  const [body, returned] = await Promise.all([
    text(stream),
    Promise.resolve(handler(event, stream, context)).then(value => {
      if (head === undefined) stream.push(null)
      return value
    }),
  ])
  return head === undefined ? { body: JSON.stringify(returned ?? null) } : { head, body }
}
