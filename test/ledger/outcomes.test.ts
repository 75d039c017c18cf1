// Every way a request can end has its row and the right money. The specimen has 21 tokens in and 9 out of gpt-5.5:
// flex 21 × 2.5 + 9 × 15 = 187.5, rounded half up 188; standard 21 × 5 + 9 × 30 = 375; so 187 are saved, and 37.4 is the fee of 20 %.
import { describe, expect, it } from '@jest/globals'
import type { Money } from '../../shared/ledger/records.ts'
import { type Ask, chain } from '../answer/chain.ts'
import type { Plays } from '../race/scripted-provider.ts'
import { answers, begins, failsInside, overloaded, queues, refuses, type Specimen, serves, specimens } from '../race/streams.ts'

const environment = { FEE_PERCENT: '20', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024' }

const served = (tier: string): Specimen => ({
  ...specimens.openai,
  last: specimens.openai.last.replace('"service_tier":"flex"', `"service_tier":"${tier}"`),
})
const standard = serves(0, 0, served('default'))
const full = refuses({ headers: { 'retry-after': '30' } })

/** The provider's own failure after the start, with what it had counted by then. */
const failed = `event: response.failed\ndata: ${JSON.stringify({
  type: 'response.failed',
  response: {
    status: 'failed',
    service_tier: 'flex',
    error: { code: 'server_error', message: 'Sorry' },
    usage: { input_tokens: 21, output_tokens: 3 },
  },
})}\n\n`

interface Case {
  readonly name: string
  readonly plays: Plays
  readonly ask?: Ask
  /** Leaves after that many milliseconds. */
  readonly leaves?: number
  readonly status: number
  readonly attempts: readonly string[]
  readonly money: Partial<Money>
}

const flexWon = { costMicroUsd: 188, standardMicroUsd: 375, savedMicroUsd: 187, feeMicroUsd: 37 }
const fellBack = { costMicroUsd: 375, standardMicroUsd: 375, savedMicroUsd: 0, feeMicroUsd: 0 }
const free = { costMicroUsd: 0, standardMicroUsd: 0, savedMicroUsd: 0, feeMicroUsd: 0 }
const unknown = { costMicroUsd: null, standardMicroUsd: null, savedMicroUsd: null, feeMicroUsd: 0 }

const cases: readonly Case[] = [
  { name: 'flex won', plays: { flex: serves() }, status: 200, attempts: ['flex started'], money: { ...flexWon, waitingMicroUsd: 0 } },
  {
    name: 'flex won after 4 s: 4 × 13.3334',
    plays: { flex: serves(4_000) },
    status: 200,
    attempts: ['flex started'],
    money: { ...flexWon, waitingMicroUsd: 53 },
  },
  {
    name: 'the refused attempt costs nothing, the fallback standard',
    plays: { flex: full, default: standard },
    status: 200,
    attempts: ['flex refused', 'default started'],
    money: fellBack,
  },
  {
    name: 'too late on flex',
    plays: { flex: queues(), default: standard },
    status: 200,
    attempts: ['flex late', 'default started'],
    money: { ...fellBack, waitingMicroUsd: 93 },
  },
  {
    name: 'refused everywhere',
    plays: { flex: full, default: full },
    status: 429,
    attempts: ['flex refused', 'default refused'],
    money: free,
  },
  {
    name: 'overloaded inside the 200, twice',
    plays: { flex: full, default: failsInside(overloaded) },
    status: 503,
    attempts: ['flex refused', 'default refused'],
    money: free,
  },
  { name: 'rejected', plays: { flex: answers(400, { message: 'No' }) }, status: 400, attempts: ['flex rejected'], money: free },
  {
    name: 'not reached',
    plays: { flex: full, default: { connect: 'refused' } },
    status: 502,
    attempts: ['flex refused', 'default unreached', 'default unreached'],
    money: free,
  },
  {
    name: 'broken midway, without a word on usage',
    plays: { flex: begins({ at: 0, end: 'cut' }) },
    status: 502,
    attempts: ['flex started'],
    money: unknown,
  },
  {
    name: 'failed midway, as the provider reported: 21 × 2.5 + 3 × 15 = 97.5; standard 195',
    plays: { flex: begins({ at: 0, send: failed }) },
    status: 200,
    attempts: ['flex started'],
    money: { costMicroUsd: 98, standardMicroUsd: 195, savedMicroUsd: 97, feeMicroUsd: 19 },
  },
  {
    name: 'timed out',
    plays: { default: queues() },
    ask: { body: { start_within: 'default', stream: false } },
    status: 500,
    attempts: ['default silent'],
    money: free,
  },
  { name: 'abandoned before the start', plays: { flex: queues() }, leaves: 1_000, status: 499, attempts: ['flex gone'], money: free },
  {
    name: 'abandoned midway',
    plays: { flex: begins({ at: 0, end: 'hang' }) },
    leaves: 1_000,
    status: 499,
    attempts: ['flex started'],
    money: unknown,
  },
  {
    name: 'cancelled at Gemini, which may bill it all the same',
    plays: { flex: queues(specimens.gemini), standard: answers(400, { message: 'No' }) },
    ask: { surface: 'interactions' },
    status: 400,
    attempts: ['flex late maybe billed', 'standard rejected'],
    money: unknown,
  },
  {
    name: 'at the wall of the function',
    plays: { flex: begins({ at: 0, end: 'hang' }) },
    ask: { lifetime: 60_000 },
    status: 500,
    attempts: ['flex started'],
    money: unknown,
  },
]

describe.each([true, false])('a request (stream: %p)', stream => {
  it.each(cases)('$name', async ({ plays, ask = {}, leaves, status, attempts, money }) => {
    const { clock, request, opened, rows } = chain(plays, { environment })
    const client = request({ ...ask, body: { stream, ...ask.body } })
    if (leaves !== undefined) {
      await clock.advance(leaves)
      client.leave()
    }
    await clock.advance(900_000)
    if (leaves === undefined) await client.done
    expect(opened).toHaveLength(1)
    expect(rows).toHaveLength(1)
    const [row] = rows
    // A failure that the provider reports after its start has the status of its reply, 200, and a code.
    expect(row?.status).toBe(status)
    expect(row?.attempts.map(({ tier, outcome, maybeBilled }) => `${tier} ${outcome}${maybeBilled ? ' maybe billed' : ''}`)).toEqual(
      attempts,
    )
    expect(row).toMatchObject(money)
  })
})
