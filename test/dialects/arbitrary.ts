// Random answers and requests of the hub, for the property tests.
import * as fc from 'fast-check'
import { abilitiesOf } from '../../shared/catalogue/abilities/abilities.ts'
import type { HubEvent } from '../../shared/hub/event.ts'
import type { Answer, Block } from '../../shared/hub/fold.ts'
import type { HubFormat, HubItem, HubPart, HubRequest, HubTool, HubToolChoice, Signature } from '../../shared/hub/request.ts'
import { unfold } from '../../shared/hub/unfold.ts'

const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
const name = fc.stringMatching(/^[a-z][a-z_]{0,11}$/)
const count = fc.nat({ max: 100_000 })
const number = fc.integer({ min: 0, max: 20 }).map(tenths => tenths / 10)

const signature: fc.Arbitrary<Signature> = fc.oneof(
  fc.record({
    provider: fc.constantFrom('openai' as const, 'gemini' as const, 'anthropic' as const),
    value: fc.base64String({ minLength: 4 }),
  }),
  fc.record({ provider: fc.constant('anthropic' as const), value: fc.base64String({ minLength: 4 }), redacted: fc.constant(true) }),
)

const source = fc.record({ url: fc.webUrl(), title: text, start: fc.nat({ max: 9 }), end: fc.integer({ min: 10, max: 40 }) })

const argumentsText = fc.dictionary(name, fc.oneof(text, count)).map(value => JSON.stringify(value))

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text, sources: fc.array(source, { maxLength: 2 }) }),
  fc.record({ type: fc.constant('refusal' as const), text }),
  fc.record({ type: fc.constant('reasoning' as const), text: fc.oneof(text, fc.constant('')), signature }),
  fc.record({ type: fc.constant('tool' as const), id: text, name, custom: fc.constant(false), arguments: argumentsText }),
  fc.record({ type: fc.constant('tool' as const), id: text, name, custom: fc.constant(true), arguments: text }),
  fc
    .record({ id: fc.constant('ws'), queries: fc.array(text, { minLength: 1, maxLength: 2 }), failed: fc.boolean() })
    .map(({ failed, ...search }) => ({ type: 'web-search' as const, ...search, ...(failed && { failed: true as const }) })),
)

const usage = fc.record({ input: count, cached: count, cacheWrite: count, output: count, reasoning: count })

/** A finished answer. Its ids of calls are unique, and it ends with `tool` exactly when it called something. */
export const answers: fc.Arbitrary<Answer> = fc
  .record({ blocks: fc.array(block, { maxLength: 6 }), usage, tier: fc.constantFrom('default', 'flex', 'priority'), length: fc.boolean() })
  .map(({ blocks, usage, tier, length }) => {
    const numbered = blocks.map((entry, index) => (entry.type === 'tool' ? { ...entry, id: `call_${index}` } : entry))
    const done = numbered.some(entry => entry.type === 'tool') ? 'tool' : 'stop'
    return { model: 'served-model', blocks: numbered, usage, tier, finish: length ? 'length' : done }
  })

/** The stream of an answer, its deltas cut into pieces of `size` characters. */
export const eventsOf = (answer: Answer, size: number): HubEvent[] => unfold(answer).flatMap(event => cut(event, size))

function cut(event: HubEvent, size: number): HubEvent[] {
  if (event.type === 'tool-delta') return pieces(event.arguments, size).map(piece => ({ ...event, arguments: piece }))
  if (event.type === 'text-delta' || event.type === 'refusal-delta' || event.type === 'reasoning-delta') {
    return pieces(event.text, size).map(piece => ({ ...event, text: piece }))
  }
  return [event]
}

function pieces(whole: string, size: number): string[] {
  const characters = [...whole]
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, at) => characters.slice(at * size, (at + 1) * size).join(''))
}

const textPart: fc.Arbitrary<HubPart> = fc.record({ type: fc.constant('text' as const), text })
const dataUrl = fc.base64String({ minLength: 4 }).map(data => `data:image/png;base64,${data}`)
const inputPart: fc.Arbitrary<HubPart> = fc.oneof(
  textPart,
  fc.record({
    type: fc.constant('image' as const),
    url: fc.oneof(fc.webUrl(), dataUrl),
    detail: fc.constantFrom('low', 'high', 'auto'),
  }),
  fc.record({ type: fc.constant('file' as const), data: dataUrl, filename: name }),
  fc.record({ type: fc.constant('file' as const), url: fc.webUrl() }),
)
const outputPart: fc.Arbitrary<HubPart> = fc.oneof(textPart, fc.record({ type: fc.constant('refusal' as const), text }))

const said = fc.record({
  type: fc.constant('message' as const),
  role: fc.constant('assistant' as const),
  content: fc.array(outputPart, { minLength: 1, maxLength: 3 }),
})
const asked = fc.record({
  type: fc.constant('message' as const),
  role: fc.constantFrom('user' as const, 'system' as const, 'developer' as const),
  content: fc.array(inputPart, { minLength: 1, maxLength: 3 }),
})
const thought: fc.Arbitrary<HubItem> = fc.record({
  type: fc.constant('reasoning' as const),
  summary: fc.array(text, { maxLength: 2 }),
  signature: fc.base64String({ minLength: 4 }).map(value => ({ provider: 'openai' as const, value })),
})

/** A turn with a call and its result; its reasoning is OpenAI's and followed by what it led to. */
const turn: fc.Arbitrary<HubItem[]> = fc
  .record({
    id: fc.stringMatching(/^call_[a-zA-Z0-9]{1,20}$/),
    name,
    custom: fc.boolean(),
    thought,
    argumentsText,
    output: fc.array(inputPart, { minLength: 2, maxLength: 3 }),
    plain: text,
  })
  .chain(({ id, name, custom, thought, argumentsText, output, plain }) =>
    fc.boolean().map((many): HubItem[] => {
      const flag = custom ? { custom } : {}
      const content: HubPart[] = many ? output : [{ type: 'text', text: plain }]
      return [thought, { type: 'tool-call', id, name, arguments: argumentsText, ...flag }, { type: 'tool-result', id, content, ...flag }]
    }),
  )

/** No two calls of a conversation share an id. */
const distinct = (group: readonly HubItem[], index: number): HubItem[] =>
  group.map(item => ('id' in item && item.type !== 'reasoning' ? { ...item, id: `${item.id}_${index}` } : item))

const items = fc
  .array(
    fc.oneof(
      said.map(item => [item]),
      asked.map(item => [item]),
      turn,
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map(groups => groups.flatMap(distinct))

const schema = fc.constantFrom(
  { type: 'object', properties: {} },
  { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
)

const tool: fc.Arbitrary<HubTool> = fc.oneof(
  fc.record({ type: fc.constant('function' as const), name, description: text, parameters: schema, strict: fc.boolean() }),
  fc.record({ type: fc.constant('custom' as const), name, description: text }),
  fc.record({
    type: fc.constant('web_search' as const),
    allowedDomains: fc.array(fc.domain(), { minLength: 1, maxLength: 2 }),
    contextSize: fc.constant('low'),
  }),
)

const toolChoice: fc.Arbitrary<HubToolChoice> = fc.oneof(
  fc.constantFrom('auto' as const, 'none' as const, 'required' as const),
  fc.record({ name: fc.constant('Chosen') }),
  fc.record({ allowed: fc.array(name, { minLength: 1, maxLength: 2 }), mode: fc.constantFrom('auto' as const, 'required' as const) }),
)

const format: fc.Arbitrary<HubFormat> = fc.oneof(
  fc.constant({ type: 'json_object' as const }),
  fc.record({ type: fc.constant('json_schema' as const), name, schema, strict: fc.boolean(), description: text }),
)

/** A request that OpenAI can be sent whole. */
export const requests: fc.Arbitrary<HubRequest> = fc.record(
  {
    model: fc.constant('gpt-5.5'),
    items,
    tools: fc.array(tool, { maxLength: 3 }),
    toolChoice,
    parallelToolCalls: fc.boolean(),
    maxOutputTokens: fc.integer({ min: 16, max: 100_000 }),
    temperature: number,
    topP: fc.constantFrom(0.5, 1),
    effort: fc.constantFrom(...abilitiesOf('gpt-5.5').efforts),
    summary: fc.constantFrom('auto', 'detailed'),
    verbosity: fc.constantFrom('low', 'high'),
    format,
    store: fc.boolean(),
    hints: fc.record({ metadata: fc.constant({ a: 'b' }), user: text, safetyIdentifier: text, promptCacheKey: text }, { requiredKeys: [] }),
  },
  { requiredKeys: ['model', 'items', 'tools', 'hints'] },
)
