// Every row of the fates tables, per provider, over HTTP: refused answers its code and path, ignored leaves no trace in what the provider
// gets, mapped leaves one, native arrives as it was.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { ProviderName } from '../../../shared/catalogue/models.ts'
import type { SurfaceName } from '../../../shared/dialects/abouts.ts'
import type { ParameterRow } from '../../../shared/dialects/parameters/fate.ts'
import { fateAt } from '../../../shared/dialects/parameters/index.ts'
import { surfaces } from '../../../shared/dialects/surfaces.ts'
import { addressed, codeIn } from '../../support/addressed.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { ask } from '../feature.ts'
import { complete, models } from '../run.ts'
import { type Scripted, startScripted } from '../scripted.ts'
import { providerNames, surfaceNames } from '../table.ts'
import type { Json } from '../view.ts'
import { streamOf } from '../wires/index.ts'
import { chatSamples } from './chat-samples.ts'
import { generateSamples } from './generate-samples.ts'
import { interactionsSamples } from './interactions-samples.ts'
import { messagesSamples } from './messages-samples.ts'
import { responsesSamples } from './responses-samples.ts'
import { find, keyOf, one, replaced, type Sample, type Samples, valueAt } from './sample.ts'

const samples: Readonly<Record<SurfaceName, Samples>> = {
  responses: responsesSamples,
  chat: chatSamples,
  interactions: interactionsSamples,
  messages: messagesSamples,
  generate: generateSamples,
}

let scripted: Scripted
let gateway: TestGateway

beforeAll(async () => {
  scripted = await startScripted()
  const tokens = { input: 5, cached: 0, cacheWrite: 0, output: 5, reasoning: 0 }
  for (const provider of [...providerNames, 'generate'] as const) {
    scripted.put(provider, 'otherwise', streamOf(provider, { blocks: [{ type: 'text', pieces: ['well'] }], tokens }))
  }
  gateway = await startGateway({ environment: scripted.environment })
})

afterAll(async () => {
  await gateway.close()
  await scripted.close()
})

interface Case {
  readonly name: string
  readonly surface: SurfaceName
  readonly provider: ProviderName
  readonly row: ParameterRow
}

const cases: readonly Case[] = surfaceNames.flatMap(surface =>
  surfaces[surface].parameters.flatMap(row =>
    providerNames.map(provider => ({
      name: `${surface} → ${provider}: ${keyOf(row)} is ${fateAt(surfaces[surface], row, provider).fate}`,
      surface,
      provider,
      row,
    })),
  ),
)

/** The other model of each provider, to show that the name travels. */
const others: Readonly<Record<ProviderName, string>> = { openai: 'gpt-5.4', gemini: 'gemini-3.5-flash', anthropic: 'claude-opus-5' }

const sampleOf = ({ surface, provider, row }: Case): Sample | undefined =>
  row.path === 'model' ? one({ model: others[provider] }, { instead: models[provider] }) : samples[surface][keyOf(row)]

interface Outcome {
  readonly status: number
  readonly text: string
  /** What the provider got; undefined where nothing was sent. */
  readonly wire: Json | undefined
  /** Where it got it. */
  readonly at: string | undefined
}

async function send({ surface }: Case, body: Json): Promise<Outcome> {
  const before = scripted.bodies.length
  const { path, body: own } = addressed(surface, body)
  const response = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(own),
  })
  const text = await response.text()
  const went = scripted.bodies.length > before
  return {
    status: response.status,
    text,
    wire: went ? scripted.bodies.at(-1) : undefined,
    at: went ? scripted.paths.at(-1) : undefined,
  }
}

const sent = new Map<string, Promise<Outcome>>()

/** Many rows are compared with the same body: it is sent once. */
function sendOnce(one: Case, body: Json): Promise<Outcome> {
  const key = `${one.surface} ${JSON.stringify(body)}`
  const outcome = sent.get(key) ?? send(one, body)
  sent.set(key, outcome)
  return outcome
}

/** Without what differs between any two answers. */
const timeless = (text: string): string => text.replace(/[0-9a-f]{16,}/g, '').replace(/"(created|created_at)":\d+/g, '')

async function hold(one: Case): Promise<void> {
  const { surface, provider, row } = one
  const fate = fateAt(surfaces[surface], row, provider)
  const sample = sampleOf(one)
  if (sample === undefined) throw new Error(`no sample for ${keyOf(row)}`)
  const fragment = fate.fate === 'refused' ? sample.bad : sample.good
  const whole = (members: Json): Json => complete(surface, models[provider], { ...ask('words')[surface], ...members })
  const body = whole(fragment)
  const place = find(body, row.path.split('.'))
  if (place === undefined) throw new Error(`the sample does not have ${row.path}`)
  const outcome = await send(one, body)
  if (fate.fate === 'refused') {
    const told = JSON.parse(outcome.text) as { error: { param: string } }
    expect([outcome.status, codeIn(told), told.error.param, outcome.wire]).toEqual([400, fate.code, place.join('.'), undefined])
    return
  }
  expect([outcome.status, outcome.status === 200 ? '' : outcome.text]).toEqual([200, ''])
  if (fate.fate === 'native') {
    expect(valueAt(outcome.wire, place)).toEqual(valueAt(body, place))
    return
  }
  const without = await sendOnce(one, sample.other === undefined ? replaced(body, place, sample.instead) : whole(sample.other))
  expect(without.status).toBe(200)
  if (fate.fate === 'ignored') expect(outcome.wire).toEqual(without.wire)
  else if (sample.inReply) expect(timeless(outcome.text)).not.toBe(timeless(without.text))
  else expect([outcome.wire, outcome.at]).not.toEqual([without.wire, without.at])
}

describe('every row', () => {
  it.each(cases)('$name', hold)
})

it.each(surfaceNames)('%s: no sample without a row', surface => {
  const keys = new Set(surfaces[surface].parameters.map(keyOf))
  expect(Object.keys(samples[surface]).filter(key => !keys.has(key))).toEqual([])
})
