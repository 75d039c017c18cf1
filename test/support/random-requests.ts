// Random conversations as hub requests: turns in the order in which a model and its user speak, with signed reasoning, calls and their results.
import fc from 'fast-check'
import { seal } from '../../functions/local/simulator/seal.ts'
import type { ProviderName } from '../../shared/catalogue/models.ts'
import type { HubItem, HubPart, HubRequest, HubTool } from '../../shared/hub/request.ts'

/** A turn of white space only is refused by some providers. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(said => said.trim() !== '')
const id = fc.stringMatching(/^[a-z]{1,6}$/)
const bytes = fc.uint8Array({ minLength: 1, maxLength: 9 }).map(data => Buffer.from(data).toString('base64'))

const textPart: fc.Arbitrary<HubPart> = text.map(said => ({ type: 'text', text: said }))
const image: fc.Arbitrary<HubPart> = fc.oneof(
  bytes.map((data): HubPart => ({ type: 'image', url: `data:image/png;base64,${data}` })),
  id.map((name): HubPart => ({ type: 'image', url: `https://example.com/${name}.png` })),
)
const file: fc.Arbitrary<HubPart> = fc.oneof(
  bytes.map((data): HubPart => ({ type: 'file', data: `data:application/pdf;base64,${data}` })),
  id.map((name): HubPart => ({ type: 'file', url: `https://example.com/${name}.pdf` })),
)
const part = fc.oneof(textPart, image, file)

const user: fc.Arbitrary<HubItem[]> = fc
  .array(part, { minLength: 1, maxLength: 3 })
  .map(content => [{ type: 'message', role: 'user', content }])

const reasoning = (provider: ProviderName): fc.Arbitrary<HubItem> =>
  fc
    .tuple(fc.array(text, { maxLength: 1 }), bytes)
    .map(([summary, value]) => ({ type: 'reasoning', summary, signature: { provider, value: seal(provider, value) } }))

const input = fc.dictionary(id, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)), { maxKeys: 3 })

/** The model thinks, speaks and calls; the results of all its calls follow. */
const model = (provider: ProviderName): fc.Arbitrary<HubItem[]> =>
  fc
    .record({
      thoughts: fc.array(reasoning(provider), { maxLength: 2 }),
      said: fc.option(textPart, { nil: undefined }),
      calls: fc.uniqueArray(
        fc.record({
          id,
          name: id,
          input,
          content: fc.array(fc.oneof(textPart, image), { minLength: 1, maxLength: 2 }),
          failed: fc.boolean(),
        }),
        {
          selector: call => call.id,
          maxLength: 3,
        },
      ),
    })
    .map(({ thoughts, said, calls: wanted }) => {
      // Gemini wants a signature before a call.
      const calls = thoughts.length > 0 ? wanted : []
      // Thinking that led to nothing is left out.
      if (said === undefined && calls.length === 0) return []
      return [
        ...thoughts,
        ...(said === undefined ? [] : [{ type: 'message', role: 'assistant', content: [said] } as const]),
        ...calls.map(call => ({ type: 'tool-call', id: call.id, name: call.name, arguments: JSON.stringify(call.input) }) as const),
        ...calls.map(
          call => ({ type: 'tool-result', id: call.id, content: call.content, ...(call.failed ? { failed: true } : {}) }) as const,
        ),
      ]
    })

/** Neighbours of one role would become one turn: whatever is said stands apart. */
const separate = (items: readonly HubItem[]): HubItem[] =>
  items.filter((item, index) => {
    const before = items[index - 1]
    return item.type !== 'message' || before?.type !== 'message' || before.role !== item.role
  })

/** Newer models do not go on with a turn of their own. */
const answerable = (items: readonly HubItem[]): HubItem[] => {
  const last = items.at(-1)
  const asks = last?.type === 'tool-result' || (last?.type === 'message' && last.role === 'user')
  return asks ? [...items] : [...items, { type: 'message', role: 'user', content: [{ type: 'text', text: 'go on' }] }]
}

/** A provider knows a call by its id, so no two of a conversation share one. */
const distinct = (items: readonly HubItem[], provider: ProviderName): HubItem[] => {
  let turn = 0
  return items.map((item, index) => {
    if (item.type !== 'tool-call' && item.type !== 'tool-result') return item
    if (item.type === 'tool-call' && items[index - 1]?.type !== 'tool-call') turn++
    return { ...item, id: `${provider}_${item.id}_${turn}` }
  })
}

const tool: fc.Arbitrary<HubTool> = fc.record({ name: id, description: text }).map(({ name, description }) => ({
  type: 'function',
  name,
  description,
  parameters: { type: 'object', properties: {} },
}))

/** Requests whose reasoning that provider signed, so that nothing of them may be lost on the way to it. */
export const randomRequests = (provider: ProviderName): fc.Arbitrary<HubRequest> =>
  fc
    .record({
      system: fc.option(text, { nil: undefined }),
      turns: fc.array(fc.oneof(user, model(provider)), { maxLength: 5 }),
      tools: fc.uniqueArray(tool, { selector: each => (each.type === 'web_search' ? '' : each.name), maxLength: 3 }),
      maxOutputTokens: fc.integer({ min: 1, max: 5000 }),
    })
    .map(({ system, turns, tools, maxOutputTokens }) => ({
      model: provider === 'gemini' ? 'gemini-3.6-flash' : 'claude-sonnet-5',
      items: answerable(
        separate([
          ...(system === undefined ? [] : [{ type: 'message', role: 'system', content: [{ type: 'text', text: system }] } as const]),
          { type: 'message', role: 'user', content: [{ type: 'text', text: 'go' }] },
          ...distinct(turns.flat(), provider),
        ]),
      ),
      tools,
      ...(tools.length > 0 ? { toolChoice: 'auto' as const } : {}),
      maxOutputTokens,
      hints: {},
    }))
