// Only a billable race is refused for want of payment: a window on a priced model, however it was asked for. The table by surface and model is
// in test/middleware/accounts.test.ts; here are the ways to ask, and what a customer may go on reading.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type CustomerWish, startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

const window = '00h-00m-10s'

interface Ask {
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly key?: CustomerWish['key']
}

async function ask(billing: 'active' | 'overdue' | 'no_payment_method', { body = {}, headers = {}, key = {} }: Ask) {
  const customer = await gateway.customer({ organisation: { billing }, key })
  const response = await fetch(`${gateway.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'gpt-5.5', input: 'Hello', ...body }),
  })
  const text = await response.text()
  return { status: response.status, code: response.status === 200 ? null : JSON.parse(text).error.code }
}

const ways: readonly [string, Ask, number][] = [
  ['in the body', { body: { start_within: window } }, 402],
  ['in the body of a stream', { body: { start_within: window, stream: true } }, 402],
  ['by the header', { headers: { 'x-leeway-start-within': window } }, 402],
  ['by the key’s own default', { key: { startWithin: window } }, 402],
  ['by the key’s default, and default in the body', { key: { startWithin: window }, body: { start_within: 'default' } }, 200],
  [
    'by the key’s default, and default in the header',
    { key: { startWithin: window }, headers: { 'x-leeway-start-within': 'default' } },
    200,
  ],
  ['priority', { body: { start_within: 'priority', stream: true } }, 200],
  ['auto', { body: { start_within: 'auto' } }, 200],
]

it.each(ways)('a window %s', async (_, way, status) => {
  for (const billing of ['overdue', 'no_payment_method'] as const) {
    expect(await ask(billing, way)).toEqual({ status, code: status === 402 ? 'payment_required' : null })
  }
  expect(await ask('active', way)).toEqual({ status: 200, code: null })
})

it('nobody is kept from reading', async () => {
  const { key } = await gateway.customer({ organisation: { billing: 'overdue' } })
  for (const path of ['/v1/usage', '/v1/models', '/v1/models/gpt-5.5']) {
    expect((await fetch(gateway.url + path, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200)
  }
})
