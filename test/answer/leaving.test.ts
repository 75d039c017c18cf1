// The client leaves before the answer: the provider's call is aborted, and ledger and log say 499 (contract §3 `client_closed_request`, §5).
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { request as raw } from 'undici'
import { draft, surfaceNames } from '../middleware/drafts.ts'
import { inPath } from '../support/addressed.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
  for (const provider of ['openai', 'gemini', 'anthropic'] as const)
    gateway.simulator.setFlex(provider, { mode: 'silent', tiers: ['flex', 'standard'] })
})
afterAll(() => gateway.close())

const cases = surfaceNames.flatMap(surface =>
  ['default', '00h-00m-30s'].flatMap(start_within => [false, true].map(stream => ({ surface, start_within, stream }))),
)

/** The log line follows the row. */
const turn = () => new Promise(resolve => setImmediate(resolve))

it.each(cases)('$surface, $start_within, stream $stream', async ({ surface, ...body }) => {
  const { path: pattern, headers, body: given } = draft(surface, gateway.key)
  const { path, body: sent } = inPath(pattern, { ...given, ...body, model: 'gpt-5.5' })
  const leaving = new AbortController()
  const arrived = gateway.simulator.nextCall()
  const settled = gateway.log.length
  const answer = raw(gateway.url + path, {
    method: 'POST',
    headers,
    body: JSON.stringify(sent),
    signal: leaving.signal,
  })
  const call = await arrived
  leaving.abort()
  await expect(answer).rejects.toThrow()
  expect((await gateway.simulator.callEnded(call)).outcome).toBe('aborted')
  await gateway.ports.ledger.idle()
  await turn()
  const [line, ...more] = gateway.log.slice(settled).map(text => JSON.parse(text) as Record<string, unknown>)
  expect(more).toEqual([])
  expect(line).toMatchObject({ event: 'request', status: 499, code: 'client_closed_request', attempts: 1 })
  const row = await gateway.ports.receipts.find(String(line?.organisation), String(line?.request))
  expect(row?.settlement).toMatchObject({ status: 499, code: 'client_closed_request' })
})
