// A caller that aborts through its SDK: the provider's call is stopped at once, and the row says 499.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Sdk, sdks } from './clients.ts'
import { features } from './features.ts'
import { finished } from './rows.ts'
import { watch } from './traffic.ts'

let gateway: TestGateway
let customer: Customer

beforeAll(async () => {
  // Unhurried, or the sockets' own buffers could swallow the whole answer before the client leaves.
  gateway = await startGateway({ pace: 2 })
  customer = await gateway.customer()
})

afterAll(() => gateway.close())

afterEach(() => {
  for (const provider of ['openai', 'gemini', 'anthropic'] as const) gateway.simulator.setFlex(provider, { mode: 'always' })
})

const place = () => ({ url: gateway.url, key: customer.key })

async function lastSettlement() {
  const { request = '' } = (await finished(gateway)).at(-1) ?? {}
  return (await gateway.ports.receipts.find(customer.organisation, request))?.settlement
}

/** Aborts as soon as the provider has been called; what was thrown, and how the provider's call ended. */
async function leaveWhileWaiting(sdk: Sdk, ask: 'whole' | 'events', startWithin: string) {
  const controller = new AbortController()
  const arrived = gateway.simulator.nextCall(sdk.provider)
  const running = watch(place(), at => sdk[ask](at, { start_within: startWithin }, { signal: controller.signal }))
  const call = await arrived
  controller.abort()
  const { outcome, seen } = await running
  return { thrown: outcome, asked: seen.length, outcome: (await gateway.simulator.callEnded(call)).outcome }
}

describe.each(sdks.map(sdk => [sdk.name, sdk] as const))('%s', (_name, sdk) => {
  it('leaves amid a stream', async () => {
    const controller = new AbortController()
    const arrived = gateway.simulator.nextCall(sdk.provider)
    let events = 0
    const body = {
      ...features[sdk.surface].ask('count to 5000'),
      start_within: 'default',
      ...(sdk.surface === 'messages' ? { max_tokens: 200_000 } : {}),
    }
    const reading = sdk.events(place(), body, { signal: controller.signal }, () => {
      events += 1
      if (events === 5) controller.abort()
    })
    await reading.catch(() => 'aborted')
    expect((await gateway.simulator.callEnded(await arrived)).outcome).toBe('aborted')
    expect(await lastSettlement()).toMatchObject({ status: 499, code: 'client_closed_request', reason: 'tier_direct' })
  })

  it.each(['whole', 'events'] as const)('leaves while it waits for the start (%s), and does not ask again', async ask => {
    gateway.simulator.setFlex(sdk.provider, { mode: 'silent', tiers: ['flex', 'standard'] })
    const left = await leaveWhileWaiting(sdk, ask, 'default')
    expect(left).toMatchObject({ outcome: 'aborted', asked: 1, thrown: expect.any(Error) })
    expect(await lastSettlement()).toMatchObject({ status: 499, attempts: [{ outcome: 'gone' }] })
  })
})

describe.each(sdks.filter(({ provider }) => provider !== 'anthropic').map(sdk => [sdk.name, sdk] as const))('%s, raced', (_name, sdk) => {
  it.each(['whole', 'events'] as const)('leaves while flex is waited for (%s): standard is not tried', async ask => {
    gateway.simulator.setFlex(sdk.provider, { mode: 'queue', seconds: 600 })
    const { length } = gateway.simulator.calls
    expect(await leaveWhileWaiting(sdk, ask, '00h-10m-00s')).toMatchObject({ outcome: 'aborted', asked: 1 })
    expect(await lastSettlement()).toMatchObject({ status: 499, attempts: [{ tier: 'flex', outcome: 'gone' }] })
    expect(gateway.simulator.calls.length - length).toBe(1)
  })
})
