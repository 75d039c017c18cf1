// AWS out of reach, or refusing: the operator reads which fault it was, and `status` says what to do.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { type FaultyProxy, type Misfortune, startProxy } from '../adapters/emulators.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { ask, call, errorOf } from './call.ts'

let gateway: TestGateway
let proxy: FaultyProxy
const organisation = 'acme'

beforeAll(async () => {
  gateway = await startGateway({
    async inFrontOfDynamodb(endpoint) {
      proxy = await startProxy(endpoint)
      return proxy.endpoint
    },
  })
  await call(gateway, 'createOrganisation', { body: { id: organisation, name: 'Acme' } })
})

afterEach(() => {
  proxy.fate = () => 'pass'
})

afterAll(async () => {
  await gateway.close()
  await proxy.close()
})

const denied: Misfortune = { __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException', message: 'secret detail of the account' }

const spoil = (misfortune: Misfortune, ...operations: readonly string[]) => {
  proxy.fate = operation => (operations.includes(operation) ? misfortune : 'pass')
}

it('nobody is let in while keys cannot be looked up', async () => {
  spoil(denied, 'GetItem')
  const answer = await ask(gateway, 'showStatus')
  expect([answer.status, errorOf(answer)]).toMatchObject([
    503,
    { code: 'subsystem_unavailable', message: expect.stringMatching(/^Authentication /) },
  ])
})

it.each([
  [denied, 'AccessDeniedException'],
  ['dropped', '\\w+'],
] as const)('a list names the fault and nothing more of it: %j', async (misfortune, name) => {
  spoil(misfortune, 'Query')
  const answer = await ask(gateway, 'listOrganisations')
  expect([answer.status, errorOf(answer).code]).toEqual([503, 'subsystem_unavailable'])
  expect(errorOf(answer).message).toMatch(new RegExp(`^An AWS service \\(${name}\\) is unavailable`))
})

it('nothing is changed where the audit log cannot be written', async () => {
  spoil(denied, 'PutItem')
  const answer = await ask(gateway, 'changeOrganisation', { parameters: { organisation }, body: { name: 'Changed' } })
  expect([answer.status, errorOf(answer).code]).toEqual([503, 'subsystem_unavailable'])
  expect(await call(gateway, 'showOrganisation', { parameters: { organisation } })).toMatchObject({ name: 'Acme' })
})

it('every check of the state stands for itself', async () => {
  spoil(denied, 'Query', 'DescribeTable')
  const { ok, checks } = await call(gateway, 'showStatus')
  expect(ok).toBe(false)
  const failed = checks.filter(check => !check.ok && check.detail === 'AccessDeniedException')
  expect(failed.map(({ name }) => name)).toEqual(['table', 'expiry', 'secrets'])
  for (const { remedy } of failed) expect(remedy).toMatch(/role/)
  expect(checks.filter(check => check.ok).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['prices', 'openai', 'gemini', 'anthropic']),
  )
})
