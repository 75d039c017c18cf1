// The base URLs that users write: right ones, and those that end in /v1 where that SDK adds it itself.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { sdks } from './clients.ts'
import { watch } from './traffic.ts'
import { viewOf } from './view.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startGateway()
})

afterAll(() => gateway.close())

/** By what follows the origin; the OpenAI clients of these tests add their /v1 themselves. */
const paths = {
  'openai 7 responses': { '': '/v1/responses' },
  'openai 7 chat': { '': '/v1/chat/completions' },
  'anthropic 1': { '': '/v1/messages', '/': '/v1/messages', '/v1': '/v1/v1/messages', '/v1/': '/v1/v1/messages' },
  'anthropic 0': { '': '/v1/messages', '/': '/v1/messages', '/v1': '/v1/v1/messages', '/v1/': '/v1/v1/messages' },
  'genai 3': { '': '/v1/interactions', '/': '/v1/interactions', '/v1': '/v1/v1/interactions', '/v1/': '/v1/v1/interactions' },
  'genai 2': {
    '': '/v1beta/interactions',
    '/': '/v1beta/interactions',
    '/v1': '/v1/v1beta/interactions',
    '/v1/': '/v1/v1beta/interactions',
  },
} as const

const cases = sdks.flatMap(sdk =>
  Object.entries(paths[sdk.name as keyof typeof paths]).map(([suffix, path]) => [sdk.name, suffix, path, sdk] as const),
)

describe('base URLs', () => {
  it.each(cases)('%s with the origin and "%s" calls %s', async (_name, suffix, path, sdk) => {
    const { seen, outcome } = await watch({ url: gateway.url, key: gateway.key }, ({ url, key }) =>
      Promise.all([
        sdk.whole({ url: `${url}${suffix}`, key }, { start_within: 'default' }),
        sdk.final({ url: `${url}${suffix}`, key }, { start_within: 'default' }),
      ]),
    )
    const [whole, final] = outcome as [{ data: object }, object]
    const { text } = viewOf[sdk.surface]({ ...whole.data })
    expect([text, viewOf[sdk.surface]({ ...final }).text]).toEqual(Array(2).fill('You said: hello there'))
    expect(seen.map(each => each.path)).toEqual([path, path])
  })

  it.each(sdks.filter(({ provider }) => provider === 'openai').map(sdk => [sdk.name, sdk] as const))(
    '%s with a wrong base URL is told the right one',
    async (_name, sdk) => {
      const error = await sdk.whole({ url: `${gateway.url}/api`, key: gateway.key }, { start_within: 'default' }).catch(thrown => thrown)
      expect(error).toMatchObject({ status: 404, code: 'unknown_url', type: 'invalid_request_error' })
      expect(error.message).toContain('The base URL for OpenAI SDKs ends in /v1')
    },
  )
})
