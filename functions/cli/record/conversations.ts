// What `npm run record` asks: a fixed small set of conversations in the hub's words, so that one list serves every provider.
import type { Answer, Block } from '../../../shared/hub/fold.ts'
import type { HubItem, HubRequest } from '../../../shared/hub/request.ts'

export type Question = Omit<HubRequest, 'model'> & { readonly maxOutputTokens: number }

export interface Conversation {
  readonly name: string
  readonly question: Question
  /** What the tools answer; present where the conversation has a second turn, which is recorded as `NAME-result`. */
  readonly toolResult?: string
}

const ask = (text: string, more: Partial<Question> = {}): Question => ({
  items: [{ type: 'message', role: 'user', content: [{ type: 'text', text }] }],
  tools: [],
  maxOutputTokens: 1_000,
  store: false,
  hints: {},
  ...more,
})

const weather = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather in a city, now.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
  strict: true,
} as const

/** A red square of 48 pixels. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAAO0lEQVR42u3OMQ0AAAgDsCnhxr8exOCCcDSpgGaqX4mQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQ0J0FPuoylxk/xp4AAAAASUVORK5CYII='

export const conversations: readonly Conversation[] = [
  { name: 'text', question: ask('Name three rivers of Norway, one line each, with one word about each in German.') },
  {
    name: 'tools',
    question: ask('What is the weather? Call get_weather {"city":"Oslo"} once, then answer in one sentence.', { tools: [weather] }),
    toolResult: 'Snow, -3 °C',
  },
  {
    name: 'parallel-tools',
    question: ask('Compare two cities. Call get_weather {"city":"Oslo"} and get_weather {"city":"Rome"}, both at once.', {
      tools: [weather],
      parallelToolCalls: true,
    }),
  },
  {
    name: 'reasoning',
    question: ask('A bat and a ball cost 1.10 together. The bat costs 1.00 more than the ball. What does the ball cost?', {
      effort: 'low',
      summary: 'auto',
      maxOutputTokens: 4_000,
    }),
  },
  {
    name: 'structured-output',
    question: ask('The capital of Norway, and how many people live there.', {
      format: {
        type: 'json_schema',
        name: 'city',
        strict: true,
        schema: {
          type: 'object',
          properties: { name: { type: 'string' }, people: { type: 'integer' } },
          required: ['name', 'people'],
          additionalProperties: false,
        },
      },
    }),
  },
  {
    name: 'image',
    question: ask('', {
      items: [
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'text', text: 'Which colour is this? One word.' },
            { type: 'image', url: `data:image/png;base64,${picture}` },
          ],
        },
      ],
    }),
  },
  { name: 'length', question: ask('Count to 500, in words.', { maxOutputTokens: 64 }) },
]

/** The second turn: the answer as it was, and a result for each of its calls; undefined where it called nothing. */
export function secondTurn(question: Question, answer: Answer, toolResult: string): Question | undefined {
  const said = answer.blocks.flatMap(itemOf)
  const results = said.flatMap((item): HubItem[] =>
    item.type === 'tool-call' ? [{ type: 'tool-result', id: item.id, content: [{ type: 'text', text: toolResult }] }] : [],
  )
  return results.length === 0 ? undefined : { ...question, items: [...question.items, ...said, ...results] }
}

function itemOf(block: Block): HubItem[] {
  switch (block.type) {
    case 'text':
    case 'refusal':
      return block.text === '' ? [] : [{ type: 'message', role: 'assistant', content: [{ type: block.type, text: block.text }] }]
    case 'reasoning':
      return [{ type: 'reasoning', summary: block.text === '' ? [] : [block.text], signature: block.signature }]
    case 'tool':
      return [{ type: 'tool-call', id: block.id, name: block.name, arguments: block.arguments, custom: block.custom }]
    case 'web-search':
      return [{ type: 'web-search', id: block.id, queries: block.queries }]
    case 'image':
      return []
    default:
      return block satisfies never
  }
}
