// The gateway of a suite that other hosts run too: copies of the deployed functions, with the suite's own settings, at URLs of their own.
import { randomBytes } from 'node:crypto'
import { endpoints } from '../../infra/endpoints.ts'
import { startFront } from './front.ts'
import { functionBehind } from './fronts.ts'
import { type Aws, awsOf } from './requests.ts'
import { emulated } from './state.ts'

export interface EmulatedHost {
  readonly url: string
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

/** @param environment beside what Lambda sets; where the data is among it */
export async function openEmulatedHost(environment: Readonly<Record<string, string>>): Promise<EmulatedHost> {
  const { endpoint } = emulated()
  const aws = awsOf(endpoint)
  const prefix = `suite-${randomBytes(4).toString('hex')}`
  const Variables = Object.fromEntries(Object.entries(environment).filter(([name]) => !reserved.test(name)))
  const memory = environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE
  const names = endpoints.map(({ name }) => name)
  const urls = new Map(await Promise.all(names.map(async name => [name, await copy(aws, name, { prefix, memory, Variables })] as const)))
  const front = await startFront({ endpoint, urlOf: path => urls.get(functionBehind(path)) ?? '' })
  return {
    url: front.url,
    async close() {
      await front.close()
      await Promise.all(names.map(name => aws.path('lambda', 'DELETE', `/2015-03-31/functions/${prefix}-${name}`)))
    },
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
