// The key: where it may stand, what is never asked of the database, and the flood of failures from one address (contract §1, §7).
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { mintKey } from '../../shared/accounts/key.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { type Answer, codeOf, draft, send, surfaceNames } from './drafts.ts'

let gateway: TestGateway
let clock: FakeClock
beforeAll(async () => {
  clock = fakeClock()
  gateway = await startGateway({ clock })
})
afterAll(() => gateway.close())
afterEach(async () => {
  jest.restoreAllMocks()
  // Every test begins with a window of failures of its own.
  await clock.advance(120_000)
})

const malformed = `flex_live_${'0'.repeat(30)}`
const unknown = mintKey(Buffer.alloc(12, 9))

type Sent = Readonly<Record<string, string>>

/** A request that fails only for its missing model once it is authenticated. */
function ask(headers: Sent, { surface = 'responses', query = '' }: { surface?: (typeof surfaceNames)[number]; query?: string } = {}) {
  const request = draft(surface, '')
  delete request.headers.authorization
  delete request.body.model
  Object.assign(request.headers, headers)
  request.path += query
  return send(gateway.url, request)
}

const outcome = (answer: Answer) => [answer.status, codeOf(answer)]
const passed = [400, 'missing_model']
const missing = [401, 'missing_api_key']
const wrong = [401, 'invalid_api_key']
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

describe.each(surfaceNames)('where the key stands, on %s', surface => {
  const cases: readonly (readonly [string, (key: string) => Sent, readonly unknown[]])[] = [
    ['Authorization', bearer, passed],
    ['Authorization, any case, any spaces', key => ({ authorization: `bearer   ${key} ` }), passed],
    ['x-api-key', key => ({ 'x-api-key': key }), passed],
    ['x-goog-api-key', key => ({ 'x-goog-api-key': key }), passed],
    ['Authorization wins and is right', key => ({ ...bearer(key), 'x-api-key': malformed, 'x-goog-api-key': malformed }), passed],
    ['Authorization wins and is wrong', key => ({ ...bearer(malformed), 'x-api-key': key, 'x-goog-api-key': key }), wrong],
    ['Authorization wins and is no Bearer', key => ({ authorization: `Basic ${key}`, 'x-api-key': key }), missing],
    ['Authorization without a scheme', key => ({ authorization: key }), missing],
    ['two words after Bearer', key => ({ authorization: `Bearer ${key} ${key}` }), missing],
    ['an empty x-api-key beside a good one', key => ({ 'x-api-key': '', 'x-goog-api-key': key }), passed],
    ['a cookie', key => ({ cookie: `key=${key}` }), missing],
    ['in capitals', key => bearer(key.toUpperCase()), wrong],
    ['one digit short', key => bearer(key.slice(0, -1)), wrong],
    ['one digit more', key => bearer(`${key}0`), wrong],
    ['another checksum', key => bearer(key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')), wrong],
    ['well-formed but unknown', () => bearer(unknown), wrong],
  ]

  it.each(cases)('%s', async (_, headers, expected) => {
    expect(outcome(await ask(headers(gateway.key), { surface }))).toEqual(expected)
  })

  it.each(['key', 'api_key', 'access_token'])('never in the query parameter %s', async name => {
    expect(outcome(await ask({}, { surface, query: `?${name}=${gateway.key}` }))).toEqual(missing)
  })
})

it('says the same of a malformed, an unknown, a revoked and an expired key', async () => {
  const revoked = await gateway.customer()
  await gateway.ports.accounts.changeKey(revoked.hash, { status: 'revoked' })
  const expired = await gateway.customer({ key: { expiresAt: 1 } })
  const answers = await Promise.all([malformed, unknown, revoked.key, expired.key].map(key => ask(bearer(key))))
  const errors = answers.map(answer => JSON.stringify(answer.json().error))
  expect(new Set(errors).size).toBe(1)
  expect(errors[0]).toContain('invalid_api_key')
})

it('refuses a malformed key without asking the database for it: only the failure is counted', async () => {
  const admit = jest.spyOn(gateway.ports.keys, 'admit')
  const sent = jest.spyOn(DynamoDBClient.prototype, 'send')
  for (const key of ['x', malformed, `${gateway.key}0`, 'sk-proj-abc']) expect(outcome(await ask(bearer(key)))).toEqual(wrong)
  expect(admit).not.toHaveBeenCalled()
  const touched = sent.mock.calls.map(([command]) => JSON.stringify((command.input as { Key?: unknown }).Key))
  expect(touched.length).toBeGreaterThanOrEqual(4)
  expect(new Set(touched)).toEqual(new Set([JSON.stringify({ pk: { S: 'COUNT#IP#127.0.0.1' }, sk: { S: 'COUNT' } })]))
  await ask(bearer(gateway.key))
  expect(admit).toHaveBeenCalledTimes(1)
})

describe('the flood of failures from one address', () => {
  const kinds: readonly Sent[] = [{}, bearer(malformed), bearer(unknown), { authorization: 'Basic x' }]

  it('answers the 21st failure 429, serves a good key all the same, and forgets after a minute', async () => {
    for (let failure = 0; failure < 20; failure++) expect((await ask(kinds[failure % 4] ?? {})).status).toBe(401)
    const refused = await ask(bearer(malformed))
    expect(outcome(refused)).toEqual([429, 'rate_limit_exceeded'])
    expect(refused.headers).toMatchObject({ 'retry-after': '60', 'x-should-retry': 'true' })
    expect(refused.headers['x-ratelimit-limit-requests']).toBeUndefined()
    for (const kind of kinds) expect((await ask(kind)).status).toBe(429)
    expect(outcome(await ask(bearer(gateway.key)))).toEqual(passed)
    await clock.advance(61_000)
    expect(outcome(await ask(bearer(malformed)))).toEqual(wrong)
  })

  it('lets exactly 20 of 60 parallel failures pass as 401', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => ask(kinds[at % 4] ?? {})))
    const count = (status: number) => answers.filter(answer => answer.status === status).length
    expect([count(401), count(429)]).toEqual([20, 40])
  })

  it('asks the database no more once the address is over', async () => {
    for (let failure = 0; failure < 21; failure++) await ask({})
    const sent = jest.spyOn(DynamoDBClient.prototype, 'send')
    for (let failure = 0; failure < 10; failure++) expect((await ask(bearer(malformed))).status).toBe(429)
    expect(sent).not.toHaveBeenCalled()
  })

  it('is not escaped by a forged X-Forwarded-For', async () => {
    const forged = (at: number) =>
      ask({ 'x-forwarded-for': `203.0.113.${at}`, 'x-real-ip': `203.0.113.${at}`, forwarded: `for=203.0.113.${at}` })
    for (let failure = 0; failure < 20; failure++) expect((await forged(failure)).status).toBe(401)
    expect((await forged(99)).status).toBe(429)
  })

  it('does not count requests that a good key gets wrong', async () => {
    for (let request = 0; request < 25; request++) expect((await ask(bearer(gateway.key))).status).toBe(400)
    expect(outcome(await ask({}))).toEqual(missing)
  })
})

it('counts per address behind trusted proxies, IPv6 by its /64', async () => {
  const behind = await startGateway({ environment: { TRUSTED_PROXY_HOPS: '1' } })
  const from = async (address: string) => {
    const request = draft('responses', malformed)
    request.headers['x-forwarded-for'] = `10.9.9.9, ${address}`
    return (await send(behind.url, request)).status
  }
  for (let failure = 0; failure < 20; failure++) expect(await from(`2001:db8:0:7::${failure.toString(16)}`)).toBe(401)
  expect(await from('2001:db8:0:7:ffff::1')).toBe(429)
  expect(await from('2001:db8:0:8::1')).toBe(401)
  expect(await from('203.0.113.7')).toBe(401)
  await behind.close()
})
