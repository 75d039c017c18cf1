// The longest windows promised to stock SDKs, on a quick clock and the gateway's own commits: 600 s streaming, 480 s whole. Real time: realtime.ts.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Sdk, sdks } from './clients.ts'
import { finished } from './rows.ts'
import { viewOf } from './view.ts'

let gateway: TestGateway
let customer: Customer

beforeAll(async () => {
  gateway = await startGateway({ quick: 200 })
  customer = await gateway.customer()
})

afterAll(() => gateway.close())

/** The SDK's own default model, or one whose flex starts before the window is over. */
const late = { openai: 'gpt-5.2', gemini: 'gemini-2.5-pro', anthropic: 'claude-sonnet-5' }

/** What an SDK gets of a window: the text, streamed and whole, where flex never starts and where it starts late. */
async function answersOf(sdk: Sdk): Promise<string[]> {
  const view = viewOf[sdk.surface]
  const startWithin = (window: string) => (sdk.provider === 'anthropic' ? 'default' : window)
  const answers = [undefined, late[sdk.provider]].flatMap(model => {
    const body = model === undefined ? {} : { model }
    return [
      sdk.final(place(), { ...body, start_within: startWithin('00h-10m-00s') }),
      sdk.whole(place(), { ...body, start_within: startWithin('00h-08m-00s') }).then(({ data }) => data),
    ]
  })
  return (await Promise.all(answers)).map(answer => view(answer).text)
}

const place = () => ({ url: gateway.url, key: customer.key })

it('ends in an answer for every stock SDK, asked for once', async () => {
  for (const provider of ['openai', 'gemini'] as const) {
    gateway.simulator.setFlex(provider, { mode: 'queue', seconds: 600 })
    gateway.simulator.setFlex(`${provider}/${late[provider]}`, { mode: 'queue', seconds: 350 })
  }
  gateway.simulator.setFlex('anthropic', { mode: 'queue', seconds: 500 })
  expect(await Promise.all(sdks.map(answersOf))).toEqual(sdks.map(() => Array(4).fill('You said: hello there')))
  expect((await finished(gateway)).map(({ status }) => status)).toEqual(Array(4 * sdks.length).fill(200))
})
