// Whatever the surfaces accept, the simulated providers accept: a request is refused by a check of ours that names its place, or by nobody.
import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isSimulated } from '../../functions/local/simulator/models.ts'
import { Refused } from '../../functions/local/simulator/types.ts'
import { wires } from '../../functions/local/simulator/wires.ts'
import { LeewayError } from '../../shared/errors/leeway-error.ts'
import { servedBy } from '../../shared/providers/index.ts'
import { bodyOf, type Generated, generated } from './bodies.ts'
import { sentText } from './harness.ts'
import { meanings } from './meanings.ts'

/** One model of each family that the table tells apart, and some that it does not know. */
const models: readonly string[] = [
  ...['gpt-4.1', 'gpt-4o', 'o3', 'o4-mini', 'gpt-5', 'gpt-5-codex', 'gpt-5-pro', 'gpt-5-chat-latest', 'gpt-5.1', 'gpt-5.1-codex-max'],
  ...['gpt-5.2', 'gpt-5.3-codex', 'gpt-5.4-pro', 'gpt-5.5', 'gpt-5.6-sol', 'gpt-6-astra', 'gpt-6-sol', 'gpt-6.1-sol', 'gpt-6.2-luna'],
  ...['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-3-flash-preview', 'gemini-3-pro-preview', 'gemini-3.1-pro-preview'],
  ...['gemini-3.5-flash-lite', 'gemini-3.6-flash', 'gemini-3.8-flash'],
  ...[
    'claude-3-5-haiku-20241022',
    'claude-3-7-sonnet-20250219',
    'claude-opus-4-1',
    'claude-sonnet-4-5',
    'claude-opus-4-5',
    'claude-sonnet-4-6',
  ],
  ...['claude-opus-4-7', 'claude-opus-4-8', 'claude-sonnet-5', 'claude-opus-5', 'claude-haiku-5-5', 'claude-sonnet-5-5', 'claude-opus-5-5'],
  ...['claude-fable-5', 'claude-mythos-5-1'],
]

const lanes = models.flatMap(model =>
  generated.filter(surface => surface !== servedBy(model)?.wire).map((surface): [Generated, string] => [surface, model]),
)

/** Requests in all: 2,000 in the suite, more where `TWINS` says so (`npm run twins`). `TWINS_SEED` plays a run again. */
const total = Number(process.env.TWINS ?? 2_000)
const numRuns = Math.ceil(total / lanes.length)
const seed = Number(process.env.TWINS_SEED ?? Date.now() % 2_147_483_647)
const headers = { 'anthropic-version': '2023-06-01' }

interface Count {
  accepted: number
  refused: number
}

function upstream(surface: Generated, body: string): string | undefined {
  try {
    return sentText(surface, body)
  } catch (error) {
    if (!(error instanceof LeewayError)) throw error
    expect([error.status, error.param]).toEqual([400, expect.any(String)])
    return undefined
  }
}

/** What the twin says of it; undefined where it takes it. */
function refusal(model: string, text: string): string | undefined {
  const provider = servedBy(model)?.name
  if (provider === undefined || !isSimulated(provider)) throw new Error(`nobody plays ${model}`)
  try {
    wires[provider].decode(JSON.parse(text), headers)
    return undefined
  } catch (error) {
    if (error instanceof Refused) return JSON.stringify(error.reply.body)
    throw error
  }
}

/**
 * By surface, provider and model. A request in the provider's own dialect goes up as it came, so what it takes of it is between the caller and
 * the provider; `temperature` and `top_p` go up by contract, also to a model that refuses them: neither is generated here.
 */
const counts = new Map<string, Count>()

afterAll(() => {
  if (process.env.TWINS === undefined) return
  const lines = [...counts].map(([lane, { accepted, refused }]) => `${lane}: ${accepted} taken, ${refused} refused by a check\n`)
  process.stderr.write(lines.join(''))
})

describe(`${numRuns} requests of each lane, seed ${seed}`, () => {
  it.each(lanes.map(([surface, model], index) => [surface, model, index] as const))(
    '%s, %s: what goes up is taken',
    (surface, model, lane) => {
      const count: Count = { accepted: 0, refused: 0 }
      counts.set(`${surface} ${servedBy(model)?.name} ${model}`, count)
      fc.assert(
        fc.property(meanings(model), meaning => {
          const text = upstream(surface, bodyOf(surface, meaning))
          if (text === undefined) count.refused += 1
          else {
            expect(refusal(model, text)).toBeUndefined()
            count.accepted += 1
          }
        }),
        { seed: seed + lane, numRuns },
      )
      expect(count.accepted).toBeGreaterThan(0)
    },
  )
})
