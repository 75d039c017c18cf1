// The gateway of a suite that other hosts run too: copies of the deployed functions, with the suite's own settings, at URLs of their own.
import { randomBytes } from 'node:crypto'
import { endpoints } from '../../infra/endpoints.ts'
import { startFront } from './front.ts'
import { functionBehind } from './fronts.ts'
import { type Aws, awsOf } from './requests.ts'
import { emulated } from './state.ts'

export interface EmulatedHost {
  readonly url: string
  /** Hands over what was logged since. Nothing runs after an answer: the emulator answers only when a function has ended. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** Lambda sets these itself, and lets nobody else do so. */
const reserved = /^AWS_(REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_.*)$/

interface Configuration {
  readonly Role: string
  readonly Runtime: string
  readonly Handler: string
  readonly MemorySize: number
  readonly Timeout: number
}

export interface HostOptions {
  /** Beside what Lambda sets; where the data is, is among it. */
  readonly environment: Readonly<Record<string, string>>
  readonly onLog: (line: string) => void
}

export async function openEmulatedHost({ environment, onLog }: HostOptions): Promise<EmulatedHost> {
  const { endpoint } = emulated()
  const aws = awsOf(endpoint)
  const prefix = `suite-${randomBytes(4).toString('hex')}`
  const Variables = Object.fromEntries(Object.entries(environment).filter(([name]) => !reserved.test(name)))
  const memory = environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE
  const names = endpoints.map(({ name }) => name)
  const urls = new Map(await Promise.all(names.map(async name => [name, await copy(aws, name, { prefix, memory, Variables })] as const)))
  const front = await startFront({ endpoint, urlOf: path => urls.get(functionBehind(path)) ?? '' })
  const logs = names.map(name => logOf(aws, `/aws/lambda/${prefix}-${name}`))
  return {
    url: front.url,
    async idle() {
      const fresh = await Promise.all(logs.map(read => read()))
      for (const line of fresh.flat()) onLog(line)
    },
    async close() {
      await front.close()
      await Promise.all(names.map(name => aws.path('lambda', 'DELETE', `/2015-03-31/functions/${prefix}-${name}`)))
    },
  }
}

/** Reads the lines that a function logged since the last look; there is no log before its first event. */
function logOf(aws: Aws, logGroupName: string): () => Promise<string[]> {
  let seen = 0
  return async () => {
    const found = await aws.target('logs', 'Logs_20140328.FilterLogEvents', { logGroupName }).catch(() => ({ events: [] }))
    const lines = (found as { events: readonly { message: string }[] }).events.map(({ message }) => message.trim())
    const fresh = lines.slice(seen)
    seen = lines.length
    return fresh.filter(line => line.startsWith('{'))
  }
}

interface Wish {
  readonly prefix: string
  /** MB, instead of the function's own. */
  readonly memory?: string
  readonly Variables: Readonly<Record<string, string>>
}

/** @returns the URL of the copy */
async function copy(aws: Aws, name: string, { prefix, memory, Variables }: Wish): Promise<string> {
  const { functions, code } = emulated()
  const found = await aws.path('lambda', 'GET', `/2015-03-31/functions/${functions[name]}/configuration`)
  const { Role, Runtime, Handler, MemorySize: deployed, Timeout } = found as Configuration
  const MemorySize = Number(memory ?? deployed)
  const FunctionName = `${prefix}-${name}`
  const wanted = { FunctionName, Role, Runtime, Handler, MemorySize, Timeout, Code: code[name], Environment: { Variables } }
  await aws.path('lambda', 'POST', '/2015-03-31/functions', wanted)
  const url = { AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' }
  const made = await aws.path('lambda', 'POST', `/2021-10-31/functions/${FunctionName}/url`, url)
  return (made as { FunctionUrl: string }).FunctionUrl
}
