import { sdks } from './clients.ts'
import { timeless } from './json.ts'
import { startGateway } from '../support/gateway.ts'
const gw = await startGateway()
const place = { url: gw.url, key: gw.key }
for (const sdk of sdks) {
  console.log(sdk.name)
  const w = await sdk.whole(place, { start_within: 'default' })
  console.log(JSON.stringify(timeless(w.data)))
  console.log(JSON.stringify(timeless(await sdk.final(place, { start_within: 'default' }))))
  const e = await sdk.events(place, { start_within: 'default' })
  console.log(e.events.length, e.headers['x-leeway-tier'], w.headers['x-leeway-tier'])
}
await gw.close()
