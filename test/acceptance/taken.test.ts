// What goes up is taken: the simulated providers, which refuse what the real ones are known to refuse, let every request through that asks for
// something awkward, from every surface, for a model of each family.
import { describe, expect, it } from '@jest/globals'
import { decodeMessages } from '../../functions/local/simulator/anthropic/decode.ts'
import { decodeInteraction } from '../../functions/local/simulator/gemini/decode.ts'
import { decodeResponses } from '../../functions/local/simulator/openai/decode.ts'
import { Refused, type Json as SimulatorJson } from '../../functions/local/simulator/types.ts'
import { efforts } from '../../shared/catalogue/abilities/types.ts'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { type MainWireName, servedBy } from '../../shared/providers/index.ts'
import { sent } from './harness.ts'
import { abroad, type Meaning, say } from './say.ts'

const models = [
  ...['gpt-5.5', 'gpt-5', 'gpt-5.6', 'gpt-5.4-pro', 'o3', 'o4-mini', 'gpt-4.1', 'gpt-4o'],
  ...['gemini-3.6-flash', 'gemini-3.8-flash', 'gemini-3.1-pro-preview', 'gemini-2.5-pro', 'gemini-2.5-flash'],
  ...['claude-sonnet-5', 'claude-opus-4-8', 'claude-sonnet-4-5', 'claude-haiku-4-5', 'claude-fable-5', 'claude-opus-4-6'],
]

const call = (id: string, name = 'fs.read') => ({ id, name, result: 'done' })
const point = { type: 'object', properties: { x: { type: ['object', 'null'], properties: { y: { type: 'integer', minimum: 1 } } } } }
const history: Meaning['turns'] = [
  { role: 'system', text: ' ' },
  { role: 'user', text: 'go' },
  { calls: [call('call_0'), call('call_0', '1c')] },
  { role: 'assistant', text: '\n' },
  { role: 'system', text: 'be quick' },
  { role: 'user', text: 'again' },
  { calls: [call('functions.f:0')] },
]

/** Interactions has no place for an instruction between turns, and Messages none for one before them. */
const awkward: readonly [what: string, meaning: Meaning][] = [
  ['a small cap', { cap: 1 }],
  ['instructions alone', { turns: [{ role: 'system', text: 'Say hello.' }] }],
  ['odd names, and calls that share an id', { turns: history, tools: ['fs.read', '1c', 'ö'.repeat(200)].map(name => ({ name })) }],
  ['types in capitals', { tools: [{ name: 'f', parameters: { type: 'OBJECT', properties: { a: { type: 'STRING' } } } }] }],
  ['alternatives at the root', { tools: [{ name: 'f', parameters: { anyOf: [point, { properties: {} }] } }] }],
  ['a misnamed image', { turns: [{ image: 'data:image/jpg;base64,/9j/AA==' }] }],
  ['a personal user', { user: 'jane@example.com' }],
  ['a long user', { user: 'u'.repeat(300) }],
  ['a schema with definitions', { schema: { ...point, properties: { a: { $ref: '#/definitions/p' } }, definitions: { p: point } } }],
  ...efforts.map((effort): [string, Meaning] => [`effort ${effort}`, { effort, cap: 4096 }]),
]

const takes: Readonly<Record<MainWireName, (body: SimulatorJson) => unknown>> = {
  responses: decodeResponses,
  interactions: decodeInteraction,
  messages: body => decodeMessages(body, { 'anthropic-version': '2023-06-01' }),
}

describe.each(models)('%s', model => {
  const take = takes[servedBy(model)?.wire ?? 'responses']

  it.each(abroad(model).flatMap(surface => awkward.map(([what, meaning]) => [surface, what, meaning] as const)))(
    'takes from %s: %s',
    (surface, _, meaning) => {
      const { service_tier: _tier, ...body } = sent(surface, model, say[surface](meaning))
      expect(() => take(body as SimulatorJson)).not.toThrow()
    },
  )
})

it.each([
  ['messages', 'claude-sonnet-5', { turns: [{ role: 'user', text: ' ' }] }],
  ['messages', 'claude-sonnet-5', { tools: [{ name: 'fs.read' }] }],
  ['responses', 'gpt-5.5', { cap: 1 }],
  ['responses', 'gpt-5.5', { tools: [{ name: 'fs.read' }] }],
  ['interactions', 'gemini-3.6-flash', { turns: history }],
] satisfies [SurfaceName, string, Meaning][])('%s, %s: as it was, in the dialect itself, it is refused: %j', (surface, model, meaning) => {
  const { service_tier: _tier, ...body } = sent(surface, model, say[surface](meaning))
  expect(() => takes[servedBy(model)?.wire ?? 'responses'](body as SimulatorJson)).toThrow(Refused)
})
