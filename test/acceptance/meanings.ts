// Requests as callers really send them, in words that no dialect owns: instructions anywhere, blank texts, ids that come twice, results that come
// late or never, tools with odd names and schemas, reasoning of every provider, and every wish that a surface has a field for.
import fc from 'fast-check'
import { seal } from '../../functions/local/simulator/seal.ts'
import { abilitiesOf } from '../../shared/catalogue/abilities/abilities.ts'
import { efforts } from '../../shared/catalogue/abilities/types.ts'
import type { Signature } from '../../shared/hub/request.ts'
import { type ProviderName, providerNames } from '../../shared/providers/index.ts'

type Json = Readonly<Record<string, unknown>>

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly type: string; readonly url?: string }
  | { readonly kind: 'pdf' }

export interface Call {
  readonly kind: 'call'
  readonly id: string
  readonly name: string
  readonly arguments: string
}

export interface Result {
  readonly kind: 'result'
  readonly id: string
  readonly content: readonly Part[]
  readonly failed: boolean
}

export type Turn =
  | { readonly kind: 'said'; readonly role: 'system' | 'developer' | 'user' | 'assistant'; readonly content: readonly Part[] }
  | { readonly kind: 'thought'; readonly text: string; readonly signature: Signature }
  | { readonly kind: 'search'; readonly id: string; readonly query: string }
  | Call
  | Result

export interface Tool {
  readonly kind: 'function' | 'custom' | 'namespace' | 'tool_search' | 'search'
  readonly name: string
  readonly description?: string
  readonly schema?: Json
  readonly strict?: boolean
}

export type Choice = { readonly kind: 'auto' | 'none' | 'required' } | { readonly kind: 'named' | 'allowed'; readonly name: string }

export interface Meaning {
  readonly model: string
  readonly system?: string
  readonly turns: readonly Turn[]
  readonly tools: readonly Tool[]
  readonly choice?: Choice
  readonly parallel?: boolean
  readonly cap: number
  readonly effort?: string
  /** The forms of `thinking` on Messages; `thinking_summaries` and `reasoning.summary` elsewhere. */
  readonly thinking?: 'enabled' | 'adaptive' | 'disabled'
  readonly budget: number
  readonly user?: string
  readonly format?: { readonly name: string; readonly schema?: Json; readonly strict?: boolean }
  readonly temperature?: number
}

const words = fc.oneof(
  { arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), weight: 8 },
  { arbitrary: fc.constantFrom('', ' ', '\n\n\t', '\u00a0'), weight: 2 },
)
const maybe = <Value>(value: fc.Arbitrary<Value>, freq = 2) => fc.option(value, { nil: undefined, freq })

const images = ['png', 'jpeg', 'jpg', 'webp', 'gif', 'heic', 'heif', 'bmp', 'tiff', 'svg+xml', 'avif', 'x-png'].map(name => `image/${name}`)
const text: fc.Arbitrary<Part> = words.map(said => ({ kind: 'text', text: said }))
const image: fc.Arbitrary<Part> = fc.oneof(
  fc.constantFrom(...images.slice(0, 5)).map((type): Part => ({ kind: 'image', type })),
  fc.constantFrom(...images).map((type): Part => ({ kind: 'image', type })),
  fc.constant<Part>({ kind: 'image', type: 'image/png', url: 'https://example.com/a.png' }),
)
const part = fc.oneof(
  { arbitrary: text, weight: 6 },
  { arbitrary: image, weight: 1 },
  { arbitrary: fc.constant<Part>({ kind: 'pdf' }), weight: 1 },
)
const texts = fc.array(text, { minLength: 1, maxLength: 2 })

/** Few, so that they come again; and of the forms that real clients and models give. */
const ids = ['call_0', 'call_1', 'call 0', 'functions.read:0', 'toolu_01A', 'c'.repeat(65), 'c'.repeat(80), 'fc_é', '7']
const id = fc.constantFrom(...ids)
const names = [
  'read',
  'fs.read',
  '1c_probe',
  'n'.repeat(64),
  'n'.repeat(65),
  `mcp__${'n'.repeat(78)}`,
  'lesen_über',
  'a:b',
  'web_search',
  'x y',
  '-dash',
]
const name = fc.constantFrom(...names)

const argumentTexts = ['{}', '', '{"a":1}', '{"a":', '[1]', '{"n":12345678901234567890,"n2":1.0}', 'null']

const signed = (provider: ProviderName): Signature => ({ provider, value: seal(provider, 'x') })
const thought: fc.Arbitrary<Turn> = fc
  .tuple(fc.constantFrom(...providerNames), words)
  .map(([provider, said]) => ({ kind: 'thought', text: said, signature: signed(provider) }))

const call = fc.record({ kind: fc.constant('call' as const), id, name, arguments: fc.constantFrom(...argumentTexts) })
const result = (of: string): fc.Arbitrary<Result> =>
  fc.record({
    kind: fc.constant('result' as const),
    id: fc.constant(of),
    content: fc.array(fc.oneof({ arbitrary: text, weight: 5 }, { arbitrary: image, weight: 1 }), { maxLength: 2 }),
    failed: fc.boolean(),
  })

const said = (role: 'system' | 'developer' | 'user' | 'assistant', content: fc.Arbitrary<Part[]>): fc.Arbitrary<Turn> =>
  content.map(parts => ({ kind: 'said', role, content: parts }))
const instruction = fc.constantFrom('system' as const, 'developer' as const).chain(role => said(role, texts))
const user = said('user', fc.array(part, { minLength: 1, maxLength: 3 }))
const assistant = said('assistant', texts)
const search: fc.Arbitrary<Turn> = fc
  .tuple(fc.constantFrom('ws_1', 'srvtoolu_1', 'search 1'), words)
  .map(([own, query]) => ({ kind: 'search', id: own, query }))

/** What stands between calls and their results where a client is careless. */
const between = fc.oneof(
  { arbitrary: fc.constant<Turn[]>([]), weight: 6 },
  { arbitrary: fc.oneof(instruction, user, assistant).map(turn => [turn]), weight: 1 },
)

/** The model thinks, speaks, calls; then the results, in any order, seldom one too few or too many. */
const step: fc.Arbitrary<Turn[]> = fc
  .record({
    thoughts: fc.array(thought, { maxLength: 2 }),
    speech: fc.array(assistant, { maxLength: 1 }),
    calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    between,
    lost: fc.nat({ max: 30 }).map(chance => chance === 17),
    twice: fc.nat({ max: 30 }).map(chance => chance === 17),
    stray: fc.nat({ max: 30 }).map(chance => chance === 17),
  })
  .chain(({ thoughts, speech, calls, between: inside, lost, twice, stray }) => {
    const answered = [
      ...calls.map(each => each.id),
      ...calls.slice(0, twice ? 1 : 0).map(each => each.id),
      ...(stray ? ['nobody'] : []),
    ].slice(lost ? 1 : 0)
    return fc
      .tuple(...answered.map(result))
      .chain(results => fc.shuffledSubarray(results, { minLength: results.length }))
      .map(results => [...thoughts, ...speech, ...calls, ...inside, ...results])
  })

const conversation: fc.Arbitrary<Turn[]> = fc
  .tuple(
    fc.array(
      fc.oneof(
        { arbitrary: user.map(turn => [turn]), weight: 4 },
        { arbitrary: step, weight: 4 },
        { arbitrary: assistant.map(turn => [turn]), weight: 2 },
        { arbitrary: instruction.map(turn => [turn]), weight: 2 },
        { arbitrary: thought.map(turn => [turn]), weight: 1 },
        { arbitrary: search.map(turn => [turn]), weight: 1 },
      ),
      { maxLength: 6 },
    ),
    fc.oneof({ arbitrary: user.map(turn => [turn]), weight: 3 }, { arbitrary: fc.constant<Turn[]>([]), weight: 1 }),
  )
  .map(([turns, end]) => [...turns.flat(), ...end])

const leaves: readonly Json[] = [
  { type: 'string' },
  { type: 'STRING' },
  { type: ['string', 'null'], maxLength: 3 },
  { type: 'integer', minimum: 1, exclusiveMaximum: 9, multipleOf: 2 },
  { type: 'string', format: 'date-time' },
  { type: 'string', format: 'regex', pattern: '^a' },
  { enum: ['a', 1, null] },
  { const: 'a' },
  {},
  { $ref: '#/definitions/point' },
  { $ref: '#/$defs/point' },
  { type: ['object', 'null'], properties: { a: { type: 'string' } } },
  { type: ['array', 'null'], items: { type: 'string' }, minItems: 2 },
  { description: 'Anything', default: { type: 'OBJECT' } },
]
const shared = { point: { type: 'object', properties: { x: { type: 'number' } } } }

const schema: fc.Arbitrary<Json> = fc
  .letrec<{ node: Json }>(tie => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...leaves),
      fc
        .dictionary(fc.constantFrom('a', 'b', 'type', '$ref'), tie('node'), { maxKeys: 3 })
        .map(properties => ({ type: 'object', properties })),
      fc
        .dictionary(fc.constantFrom('a', 'b'), tie('node'), { maxKeys: 2 })
        .map(properties => ({ type: 'OBJECT', properties, additionalProperties: true })),
      tie('node').map(items => ({ type: 'array', items, maxItems: 3, uniqueItems: true })),
      fc.array(tie('node'), { minLength: 1, maxLength: 2 }).map(anyOf => ({ anyOf })),
      fc.array(tie('node'), { minLength: 1, maxLength: 2 }).map(oneOf => ({ oneOf })),
      fc.array(tie('node'), { minLength: 1, maxLength: 2 }).map(allOf => ({ allOf })),
      tie('node').map(additionalProperties => ({ type: 'object', additionalProperties, patternProperties: { '^x': { type: 'string' } } })),
    ),
  }))
  .node.map(node => ({ ...node, definitions: shared, $defs: shared }))

/** Of a tool's parameters the root is an object, or says nothing. */
const parameters = fc.oneof(
  fc.constantFrom<Json>({}, { type: 'object' }, { properties: {} }, { type: 'OBJECT', properties: { a: { type: 'STRING' } } }),
  schema.filter(({ type }) => type === 'object' || type === 'OBJECT' || type === undefined),
  fc.record({ a: schema, b: schema }).map(properties => ({
    type: 'object',
    properties,
    required: ['a', 'b'],
    additionalProperties: false,
    definitions: shared,
    $defs: shared,
  })),
)

const tool: fc.Arbitrary<Tool> = fc.oneof(
  {
    arbitrary: fc.record(
      { kind: fc.constant('function' as const), name, description: words, schema: parameters, strict: fc.boolean() },
      { requiredKeys: ['kind', 'name'] },
    ),
    weight: 8,
  },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom('custom' as const, 'namespace' as const, 'tool_search' as const),
      name,
      description: words,
    }),
    weight: 1,
  },
  { arbitrary: fc.constant<Tool>({ kind: 'search', name: 'web_search' }), weight: 1 },
)
const tools = fc.uniqueArray(tool, { selector: each => each.name, maxLength: 4 })

const choice = (offered: readonly Tool[]): fc.Arbitrary<Choice> =>
  fc.oneof(
    fc.constantFrom<Choice>({ kind: 'auto' }, { kind: 'none' }, { kind: 'required' }),
    fc
      .constantFrom('named' as const, 'allowed' as const)
      .chain(kind => fc.constantFrom(...offered.map(each => each.name), 'nobody').map(own => ({ kind, name: own }))),
  )

const users = ['u1', 'someone@example.com', '+49 151 23456789', 'u'.repeat(65), 'u'.repeat(300), 'user_0123_account__session_9']

const format = fc.record(
  {
    name: fc.constantFrom('answer', 'an answer', 'n'.repeat(70)),
    schema: schema.filter(({ type }) => type === 'object'),
    strict: fc.boolean(),
  },
  { requiredKeys: ['name'] },
)

/** `temperature` goes up as it came by contract, also to a model that refuses it: only models that take any have one here. */
const temperature = (model: string) =>
  abilitiesOf(model).sampling === 'always' ? maybe(fc.constantFrom(0, 0.5, 1), 6) : fc.constant(undefined)

export const meanings = (model: string): fc.Arbitrary<Meaning> =>
  tools.chain(offered =>
    fc.record({
      model: fc.constant(model),
      system: maybe(words),
      turns: conversation,
      tools: fc.constant(offered),
      choice: maybe(choice(offered)),
      parallel: maybe(fc.boolean()),
      cap: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(1024, 1025, 4000, 64_000)),
      effort: maybe(fc.constantFrom(...efforts)),
      thinking: maybe(fc.constantFrom('enabled' as const, 'adaptive' as const, 'disabled' as const)),
      budget: fc.constantFrom(1024, 5000, 63_000),
      user: maybe(fc.constantFrom(...users)),
      format: maybe(format, 4),
      temperature: temperature(model),
    }),
  )
