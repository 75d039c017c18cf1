// A gateway that dies by SIGKILL, before the start of one answer and amid another: the sweeper closes exactly those two.
import { afterEach, expect, it } from '@jest/globals'
import { request } from 'undici'
import { startDynamodb } from '../../functions/local/aws/dynamodb.ts'
import { startSecretsManager } from '../../functions/local/aws/secrets-manager.ts'
import { startSimulator } from '../../functions/local/simulator/simulator.ts'
import { dynamoAccounts } from '../../shared/adapters/dynamodb/accounts.ts'
import { dynamoBook } from '../../shared/adapters/dynamodb/book.ts'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { utcDay } from '../../shared/calendar.ts'
import { systemClock } from '../../shared/clock.ts'
import type { LedgerEntry } from '../../shared/ledger/records.ts'
import { longestRequestMs, sweep } from '../../shared/ledger/sweep.ts'
import { placeOf, rememberingLog } from '../adapters/emulators.ts'
import { ask } from '../e2e/ask.ts'
import { endAll, start } from '../e2e/process.ts'
import { ofMonth, totals } from './keepers.ts'

afterEach(endAll)

it('loses no row and invents no money', async () => {
  const [dynamodb, secrets, simulator] = await Promise.all([startDynamodb(), startSecretsManager(), startSimulator({ pace: 20 })])
  const client = dynamoClient(placeOf(dynamodb.endpoint))
  try {
    const gateway = await start({
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
      OPENAI_UPSTREAM_URL: simulator.origins.openai,
      OPENAI_API_KEY: 'sim-openai-key',
    })
    const done = await ask(gateway)
    expect(done.status).toBe(200)

    const streaming = await request(`${gateway.url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5.5', input: 'count to 5000', stream: true, start_within: 'default' }),
    })
    const chunks = streaming.body[Symbol.asyncIterator]()
    await chunks.next()
    simulator.setFlex('openai', { mode: 'queue', seconds: 3_000 })
    const called = simulator.nextCall()
    const waiting = ask(gateway, 'gpt-5.5', { start_within: '00h-10m-00s' }).catch(() => 'cut')
    await called

    const table = { client, table: 'leeway' }
    const book = dynamoBook(table)
    const now = Date.now()
    // The open row is written while the first attempt opens: it may be a moment behind the provider's call.
    let open = await book.openRows(utcDay(now), now + 60_000)
    while (open.length < 2) open = await book.openRows(utcDay(now), now + 60_000)
    expect((await gateway.stop('SIGKILL')).signal).toBe('SIGKILL')
    expect(await waiting).toBe('cut')
    await expect(
      (async () => {
        for (;;) if ((await chunks.next()).done) return
      })(),
    ).rejects.toThrow()

    const later = now + longestRequestMs + 60_000
    const clock = { ...systemClock, now: () => later }
    const credit = { settleExpired: async () => undefined }
    const ports = { book, accounts: dynamoAccounts(table), credit, clock, log: rememberingLog(), days: 2 }
    expect((await sweep(ports)).closed).toBe(2)
    const rows: LedgerEntry[] = []
    for (const day of new Set([utcDay(now), utcDay(now - 60_000)])) for await (const row of book.rows('demo', day)) rows.push(row)
    const ids = open.map(({ requestId }) => requestId).toSorted()
    expect(
      rows
        .filter(({ settlement }) => settlement?.reason === 'abandoned')
        .map(({ requestId }) => requestId)
        .toSorted(),
    ).toEqual(ids)
    expect(rows.find(({ requestId }) => !ids.includes(requestId))).toMatchObject({
      requestId: done.headers['x-request-id'],
      settlement: { status: 200, costMicroUsd: Number(done.headers['x-leeway-cost-micro-usd']) },
    })
    const settled = rows.flatMap(({ settlement }) => settlement ?? [])
    expect(totals(ofMonth(await book.aggregates('demo', utcDay(now).slice(0, 7))))).toEqual(totals(settled))
    expect(await sweep(ports)).toEqual({ closed: 0, folded: 0 })
  } finally {
    client.destroy()
    await Promise.all([dynamodb.close(), secrets.close(), simulator.close()])
  }
}, 60_000)
