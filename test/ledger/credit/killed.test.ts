// A gateway that is killed while a request holds credit: between hold and settlement, and in the middle of its stream. Nothing is debited
// twice or for ever held.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { listen } from '../../../functions/local/aws/listen.ts'
import { hashKey, mintKey } from '../../../shared/accounts/key.ts'
import { setCredit } from '../../../shared/accounts/provision.ts'
import { dynamoAccounts } from '../../../shared/adapters/dynamodb/accounts.ts'
import { dynamoCredit } from '../../../shared/adapters/dynamodb/credit.ts'
import { dynamoLedger } from '../../../shared/adapters/dynamodb/ledger.ts'
import { createTable } from '../../../shared/adapters/dynamodb/table.ts'
import { heldClock } from '../../adapters/emulators.ts'
import { openWorld, type World } from '../../contract/world.ts'
import { endAll, type Started, start } from '../../e2e/process.ts'

const table = 'leeway'
const credit = 1_000_000

let world: World
let provider: { readonly server: Server; readonly origin: string; close(): Promise<void> }

beforeAll(async () => {
  const opened = await openWorld()
  await createTable(opened.client, table)
  world = opened
  const server = createServer()
  provider = { server, ...(await listen(server, '127.0.0.1', 0)) }
})
afterEach(endAll)
afterAll(async () => {
  await provider.close()
  await world.close()
})

const frame = (event: string, data: object) => `event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`
const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] }

/** Begins an answer and never ends it. */
function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(frame('response.created', { response: { id: 'resp_1', object: 'response', status: 'in_progress', output: [] } }))
  response.write(frame('response.output_item.added', { output_index: 0, item }))
}

async function gatewayWith(key: string): Promise<Started> {
  return start({
    AWS_ENDPOINT_URL_DYNAMODB: world.endpoint,
    OPENAI_UPSTREAM_URL: provider.origin,
    OPENAI_API_KEY: 'a-key-of-the-provider',
    LEEWAY_DEMO_KEY: key,
  })
}

const ask = (url: string, key: string) =>
  fetch(`${url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.5', input: 'hello', max_output_tokens: 100, start_within: 'default', stream: true }),
  })

describe.each(['between hold and settlement', 'in the middle of its stream'])('killed %s', when => {
  it('gives the hold back when it expires, and debits nothing of an unknown cost', async () => {
    const key = mintKey(randomBytes(12))
    const hash = hashKey(key)
    const clock = heldClock()
    const books = { ...world, table, clock }

    const accounts = dynamoAccounts(books)
    const gateway = await gatewayWith(key)
    await setCredit(accounts, hash, credit)

    const called = once(provider.server, 'request') as Promise<[unknown, ServerResponse]>
    const answer = ask(gateway.url, key)
    const settled = answer.then(
      () => {},
      () => {},
    )
    const [, response] = await called
    if (when === 'in the middle of its stream') {
      begin(response)
      await (await answer).body?.getReader().read()
    }
    await gateway.stop('SIGKILL')
    await settled

    const killed = await accounts.key(hash)
    expect(killed?.creditMicroUsd).toBe(credit)
    expect(killed?.heldMicroUsd).toBeGreaterThan(0)

    const receipts = dynamoLedger({ ...books, days: 90 })
    const accountant = dynamoCredit({ ...books, receipts })
    expect(await accountant.settleExpired(hash)).toEqual(killed)
    clock.advance(3 * 3600)
    const late = await accountant.settleExpired(hash)
    expect(late).toMatchObject({ creditMicroUsd: credit, heldMicroUsd: 0, spentMicroUsd: 0 })
  })
})
