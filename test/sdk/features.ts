// What callers ask of a model, written for each surface as its SDK takes it.
import type { Surface } from './clients.ts'

/** A one-pixel PNG. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const image = `data:image/png;base64,${pixel}`

const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false }
const names = ['weather', 'clock']
const person = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer', enum: [3, 4] }, kind: { enum: ['b', 'c'] } },
  required: ['name', 'age', 'kind'],
  additionalProperties: false,
}

/** Names both tools, with arguments that a careless reader of streams would break. */
export const toolQuestion = 'Ask weather {"city":"Paris, {France} \\"☂\\""} and clock.'
export const oneToolQuestion = 'Ask weather {"city":"Rome"}.'
/** What the question above asks for. */
export const bothCalls = [
  { name: 'weather', input: { city: 'Paris, {France} "☂"' } },
  { name: 'clock', input: { city: 'simulated' } },
]
/** The least value of the schema. */
export const leastPerson = '{"name":"","age":3,"kind":"b"}'

export interface Features {
  ask(text: string): object
  readonly tools: object
  readonly structured: object
  /** A question with a picture in it. */
  picture(text: string): object
  readonly reasoning: object
  system(text: string): object
  cap(tokens: number): object
}

const chatLike = { type: 'function', strict: true }

export const features: Readonly<Record<Surface, Features>> = {
  responses: {
    ask: text => ({ input: text }),
    tools: { tools: names.map(name => ({ ...chatLike, name, parameters: city })) },
    structured: { text: { format: { type: 'json_schema', name: 'person', schema: person, strict: true } } },
    picture: text => ({
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text },
            { type: 'input_image', image_url: image, detail: 'low' },
          ],
        },
      ],
    }),
    reasoning: { reasoning: { effort: 'high', summary: 'auto' }, include: ['reasoning.encrypted_content'] },
    system: text => ({ instructions: text }),
    cap: max_output_tokens => ({ max_output_tokens }),
  },
  chat: {
    ask: content => ({ messages: [{ role: 'user', content }] }),
    tools: { tools: names.map(name => ({ type: 'function', function: { name, parameters: city, strict: true } })) },
    structured: { response_format: { type: 'json_schema', json_schema: { name: 'person', schema: person, strict: true } } },
    picture: text => ({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text },
            { type: 'image_url', image_url: { url: image, detail: 'low' } },
          ],
        },
      ],
    }),
    reasoning: { reasoning_effort: 'high' },
    system: content => ({
      messages: [
        { role: 'system', content },
        { role: 'user', content: 'hello there' },
      ],
    }),
    cap: max_completion_tokens => ({ max_completion_tokens }),
  },
  messages: {
    ask: content => ({ messages: [{ role: 'user', content }] }),
    tools: { tools: names.map(name => ({ name, input_schema: city })) },
    structured: { output_config: { format: { type: 'json_schema', schema: person } } },
    picture: text => ({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
            { type: 'text', text },
          ],
        },
      ],
    }),
    reasoning: { thinking: { type: 'adaptive' } },
    system: text => ({ system: text }),
    cap: max_tokens => ({ max_tokens }),
  },
  interactions: {
    ask: text => ({ input: text }),
    tools: { tools: names.map(name => ({ type: 'function', name, parameters: city })) },
    structured: { response_format: { type: 'text', mime_type: 'application/json', schema: person } },
    picture: text => ({
      input: [
        { type: 'text', text },
        { type: 'image', data: pixel, mime_type: 'image/png' },
      ],
    }),
    reasoning: { generation_config: { thinking_level: 'low', thinking_summaries: 'auto' } },
    system: text => ({ system_instruction: text }),
    cap: max_output_tokens => ({ generation_config: { max_output_tokens } }),
  },
}
