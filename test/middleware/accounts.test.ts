// What an account's state and the operator's switches do to a request: credit, billing, subsystems (contract §3, §8; steps 15 to 17 of §2).
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { setSwitch, topUp } from '../../shared/accounts/provision.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type CustomerWish, startGateway, type TestGateway } from '../support/gateway.ts'
import { codeOf, type Draft, draft, send, surfaceNames } from './drafts.ts'

let gateway: TestGateway
let clock: FakeClock
beforeAll(async () => {
  clock = fakeClock()
  gateway = await startGateway({ clock })
})
afterAll(() => gateway.close())

const window = '00h-00m-30s'

async function ask(surface: Draft['surface'], body: object, key = gateway.key) {
  const request = draft(surface, key)
  Object.assign(request.body, body)
  const answer = await send(gateway.url, request)
  return { ...answer, code: answer.status === 200 ? undefined : codeOf(answer) }
}

const keyOf = async (wish: CustomerWish) => (await gateway.customer(wish)).key

describe.each(['overdue', 'no_payment_method'] as const)('an organisation that is %s', billing => {
  const cases = surfaceNames.flatMap(surface => [
    { surface, model: 'gpt-5.5', start_within: window, status: 402 },
    { surface, model: 'gpt-5.5-2026-04-01', start_within: window, status: 402 },
    { surface, model: 'gemini-3.6-flash', start_within: window, status: 402 },
    ...['default', 'priority', 'auto'].map(start_within => ({ surface, model: 'gpt-5.5', start_within, status: 200 })),
    ...['default', 'priority'].map(start_within => ({ surface, model: 'gemini-3.6-flash', start_within, status: 200 })),
    ...['default', 'priority', 'auto'].map(start_within => ({ surface, model: 'claude-sonnet-5', start_within, status: 200 })),
    { surface, model: 'claude-sonnet-5', start_within: window, status: 400 },
    { surface, model: 'gpt-4.1', start_within: window, status: 400 },
  ])

  it.each(cases)('$surface, $model, $start_within: $status', async ({ surface, status, ...body }) => {
    const answer = await ask(surface, body, await keyOf({ organisation: { billing } }))
    expect(answer.status).toBe(status)
    if (status === 402) expect(answer.code).toBe('payment_required')
  })
})

describe("a key's credit", () => {
  it.each(surfaceNames)('blocks at zero and serves after a top-up, on %s', async surface => {
    const { key, hash } = await gateway.customer({ key: { creditMicroUsd: 0 } })
    for (const start_within of ['default', window]) {
      const answer = await ask(surface, { model: 'gpt-5.5', start_within }, key)
      expect([answer.status, answer.code]).toEqual([402, '402'])
      expect((answer.json().error as { type: string }).type).toBe('insufficient_quota')
    }
    await topUp(gateway.ports.accounts, { hash, microUsd: 5_000_000 })
    expect((await ask(surface, { model: 'gpt-5.5' }, key)).status).toBe(200)
  })

  it('blocks below zero too', async () => {
    expect((await ask('chat', {}, await keyOf({ key: { creditMicroUsd: -1 } }))).code).toBe('402')
  })

  it('blocks nobody who has none to use up', async () => {
    expect((await ask('chat', {}, await keyOf({}))).status).toBe(200)
  })
})

describe('a switch', () => {
  const seconds = () => Math.floor(clock.now() / 1000)
  const names = ['openai', 'gemini', 'anthropic', 'gpt-5.5', 'gemini-3.6-flash', 'claude-sonnet-5', 'videos', 'dashboard']
  /** Cached switches last 30 seconds. */
  const settle = () => clock.advance(31_000)
  const off = async (name: string, offUntil: number | null) => {
    await setSwitch(gateway.ports.accounts, name, { offUntil })
    await settle()
  }
  afterEach(async () => {
    for (const name of names) await setSwitch(gateway.ports.accounts, name, 'on')
    await settle()
  })

  const providers = [
    { name: 'openai', title: 'OpenAI', model: 'gpt-5.5', other: 'claude-sonnet-5' },
    { name: 'gemini', title: 'Gemini', model: 'gemini-3.6-flash', other: 'gpt-5.5' },
    { name: 'anthropic', title: 'Anthropic', model: 'claude-sonnet-5', other: 'gpt-5.5' },
  ]
  it.each(surfaceNames.flatMap(surface => providers.map(one => ({ surface, ...one }))))(
    'turns $name off on $surface, and no other',
    async one => {
      await off(one.name, null)
      const answer = await ask(one.surface, { model: one.model })
      expect([answer.status, answer.code, answer.headers['retry-after']]).toEqual([503, 'subsystem_unavailable', undefined])
      expect((answer.json().error as { message: string }).message).toContain(one.title)
      expect((await ask(one.surface, { model: one.other })).status).toBe(200)
    },
  )

  it.each(surfaceNames)('turns one model off on %s, with the seconds until it is back', async surface => {
    await off('gpt-5.5', seconds() + 300)
    const answer = await ask(surface, { model: 'gpt-5.5' })
    expect([answer.status, answer.code, answer.headers['retry-after']]).toEqual([503, 'subsystem_unavailable', '269'])
    expect((answer.json().error as { message: string }).message).toContain('gpt-5.5')
    expect((await ask(surface, { model: 'gpt-5' })).status).toBe(200)
  })

  it('whose end has passed says a second', async () => {
    await off('openai', seconds() - 10)
    expect((await ask('responses', {})).headers['retry-after']).toBe('1')
  })

  it('of what no surface serves changes nothing here', async () => {
    await off('videos', null)
    await off('dashboard', null)
    for (const surface of surfaceNames) expect((await ask(surface, {})).status).toBe(200)
  })
})
