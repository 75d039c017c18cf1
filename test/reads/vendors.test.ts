// A model's name with its vendor before it, in the path of the model list. Apart from its neighbours: emulators of API Gateway take an escaped
// slash for a plain one.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

async function get(path: string) {
  const response = await fetch(gateway.url + path, { headers: { authorization: `Bearer ${gateway.key}` } })
  return { status: response.status, body: (await response.json()) as unknown }
}

it.each(['openai%2Fgpt-5.5', 'google%2Fgemini-3.6-flash', 'models%2Fgemini-3.6-flash', 'anthropic%2Fclaude-sonnet-5'])(
  '%s is the model without its vendor',
  async sent => {
    const [, own = ''] = decodeURIComponent(sent).split('/')
    for (const list of ['/v1/models', '/v1beta/models']) {
      const model = await get(`${list}/${own}`)
      expect(model.status).toBe(200)
      expect(await get(`${list}/${sent}`)).toEqual(model)
    }
    expect((await get(`/v1/models/other%2F${own}`)).status).toBe(404)
  },
)
