// Every function: streaming, arm64, Node 24, its own role and log group, a public streaming URL, settings that the code accepts.
import { describe, expect, it, test } from '@jest/globals'
import * as z from 'zod'
import { endpoints } from '../../infra/endpoints.ts'
import { readSettings, settingsSchema } from '../../shared/settings.ts'
import { ofType, readable, synthesise, target } from './synthesise.ts'

const dev = synthesise('dev')
const prod = synthesise('prod')
const functions = ofType(dev, 'AWS::Lambda::Function')
const named = (name: string) => functions.filter(([, { Properties }]) => Properties.Description === `Leeway dev: ${name}`)

/** The one function of an endpoint: its logical id and its resource. */
function functionOf(name: string) {
  const [found] = named(name)
  if (!found) throw new Error(`no function ${name}`)
  return found
}

const names = [...endpoints.map(({ name }) => name), 'sweeper', 'close', 'admin']

test('there is one function per endpoint, one that sweeps, one that closes, one for the operator, and no other', () => {
  expect(functions).toHaveLength(names.length)
  for (const name of names) expect(named(name)).toHaveLength(1)
})

describe.each(endpoints.map(endpoint => [endpoint.name, endpoint] as const))('%s', (name, endpoint) => {
  it('runs on Node 24, arm64, with the memory and the time limit of the table', () => {
    expect(functionOf(name)[1].Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: endpoint.memory.dev,
      Timeout: endpoint.timeoutSeconds,
    })
  })

  it('has a role and a log group that no other function has', () => {
    const roles = functions.map(([, { Properties }]) => target(Properties.Role))
    const groups = functions.map(([, { Properties }]) => JSON.stringify(Properties.LoggingConfig))
    const { Role, LoggingConfig } = functionOf(name)[1].Properties
    expect(roles.filter(role => role === target(Role))).toHaveLength(1)
    expect(groups.filter(group => group === JSON.stringify(LoggingConfig))).toHaveLength(1)
  })

  it('logs into a group whose lines expire', () => {
    const group = dev.resources.get(target(functionOf(name)[1].Properties.LoggingConfig))
    expect(group).toMatchObject({ Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } })
  })

  it('has a streaming URL that anyone may call, with both permissions', () => {
    const [id] = functionOf(name)
    const urls = ofType(dev, 'AWS::Lambda::Url').filter(([, { Properties }]) => target(Properties.TargetFunctionArn) === id)
    expect(urls.map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({ AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' }),
    ])
    const grants = ofType(dev, 'AWS::Lambda::Permission').filter(
      ([, { Properties }]) => target(Properties.FunctionName) === id && Properties.Principal === '*',
    )
    expect(grants.map(([, { Properties }]) => ({ ...Properties, FunctionName: undefined }))).toEqual([
      { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE', Principal: '*' },
      { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true, Principal: '*' },
    ])
  })
})

test.each(['sweeper', 'close'])('the %s has a quarter of an hour, and no URL', name => {
  const [id, { Properties }] = functionOf(name)
  expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 512, Timeout: 900 })
  const urls = ofType(dev, 'AWS::Lambda::Url').filter(([, url]) => target(url.Properties.TargetFunctionArn) === id)
  const grants = ofType(dev, 'AWS::Lambda::Permission').filter(([, grant]) => target(grant.Properties.FunctionName) === id)
  expect([...urls, ...grants]).toEqual([])
})

test('in prod logs are kept for three months', () => {
  const kept = ofType(prod, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.RetentionInDays)
  expect(kept).toEqual(names.map(() => 90))
})

describe('settings', () => {
  const given = { DOCS_URL: 'https://docs.example.test', FEE_PERCENT: 20, WAIT_COST_GUARD: 'off' }

  const environment = z.object({ Variables: z.record(z.string(), z.string()).default({}) })

  /** What each function finds in its environment, intrinsic functions replaced by text. */
  const environments = (stage: ReturnType<typeof synthesise>) =>
    ofType(stage, 'AWS::Lambda::Function').map(([, { Properties }]) => {
      const { NODE_OPTIONS, ...variables } = environment.parse(readable(Properties.Environment ?? {})).Variables
      expect(NODE_OPTIONS).toBe('--max-semi-space-size=4')
      return { name: String(Properties.Description).replace(/^.*: /, ''), variables }
    })

  it('are known names only, and parse in every function', () => {
    for (const { variables } of environments(synthesise('dev', given))) {
      expect(settingsSchema.keyof().options).toEqual(expect.arrayContaining(Object.keys(variables)))
      expect(readSettings(variables)).toMatchObject({ DOCS_URL: given.DOCS_URL, FEE_PERCENT: 20, WAIT_COST_GUARD: false })
    }
  })

  it('name the table and the secrets to those that use them', () => {
    const [tableId] = ofType(dev, 'AWS::DynamoDB::GlobalTable')[0] ?? []
    const own = new Map(environments(dev).map(({ name, variables }) => [name, variables]))
    const measured = { METRICS: 'on', METRICS_NAMESPACE: 'leeway-dev' }
    const table = { TABLE_NAME: `<${tableId}>` }
    const expected: Readonly<Record<string, object>> = {
      nothing: {},
      reads: table,
      'reads-ledger': table,
      'counts-tokens': { ...table, SECRET_PREFIX: 'leeway-dev/byok/' },
      'calls-models': { ...table, SECRET_PREFIX: 'leeway-dev/byok/' },
    }
    for (const { name, access } of endpoints) expect(own.get(name)).toEqual({ ...measured, ...expected[access] })
    expect(own.get('sweeper')).toEqual({ ...measured, ...table })
  })

  it.each([
    ['a value that breaks its rule', { FEE_PERCENT: 120 }, /FEE_PERCENT/],
    ['what only the stack decides', { TABLE_NAME: 'other' }, /TABLE_NAME is set by the stack/],
    ['proxy hops, which Lambda has none of', { TRUSTED_PROXY_HOPS: 1 }, /TRUSTED_PROXY_HOPS is set by the stack/],
  ])('refuse %s', (_, context, message) => {
    expect(() => synthesise('dev', context)).toThrow(message)
  })
})
