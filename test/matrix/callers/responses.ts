// The Responses surface through the official openai SDK.
import OpenAI from 'openai'
import type { ResponseCreateAndStreamParams } from 'openai/lib/responses/ResponseStream'
import type { Response, ResponseCreateParamsNonStreaming, ResponseOutputText } from 'openai/resources/responses/responses'
import { type Answered, type Caller, type Json, parsed, type View } from '../view.ts'

export function responsesCaller(url: string, key: string): Caller {
  const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 })
  return {
    surface: 'responses',
    async ask(body, streaming) {
      if (streaming) return read(await client.responses.stream(body as object as ResponseCreateAndStreamParams).finalResponse())
      return read(await client.responses.create(body as object as ResponseCreateParamsNonStreaming))
    },
    results: results => results.map(({ id, text }) => ({ type: 'function_call_output', call_id: id, output: text })),
  }
}

function read(response: Response): Answered {
  const { usage } = response
  return {
    view: viewOf(response),
    counts: {
      input: usage?.input_tokens,
      cached: usage?.input_tokens_details.cached_tokens,
      cacheWrite: usage?.input_tokens_details.cache_write_tokens,
      output: usage?.output_tokens,
      reasoning: usage?.output_tokens_details.reasoning_tokens,
      total: usage?.total_tokens,
    },
    failure: response.error?.message,
    tier: response.service_tier,
    turn: response.output.map(unparsed),
    callIds: response.output.flatMap(item => (item.type === 'function_call' ? [item.call_id] : [])),
  }
}

function viewOf({ output, status, incomplete_details }: Response): View {
  const parts = output.flatMap(item => (item.type === 'message' ? item.content : []))
  const reasoning = output.filter(item => item.type === 'reasoning')
  return {
    text: parts.map(part => (part.type === 'output_text' ? part.text : '')).join(''),
    refusal: parts.map(part => (part.type === 'refusal' ? part.refusal : '')).join(''),
    reasoning: reasoning.flatMap(({ summary }) => summary.map(({ text }) => text)).join(''),
    signatures: reasoning.filter(({ encrypted_content }) => encrypted_content).length,
    calls: output.flatMap(item => (item.type === 'function_call' ? [{ name: item.name, arguments: parsed(item.arguments) }] : [])),
    searches: output.flatMap(item => (item.type === 'web_search_call' && item.action.type === 'search' ? (item.action.queries ?? []) : [])),
    found: 0,
    sources: parts.flatMap(part => (part.type === 'output_text' ? sourcesOf(part) : [])),
    stop: incomplete_details?.reason === undefined ? String(status) : `${status}: ${incomplete_details.reason}`,
  }
}

const sourcesOf = ({ text, annotations }: ResponseOutputText): View['sources'] =>
  annotations.flatMap(source =>
    source.type === 'url_citation'
      ? [{ url: source.url, title: source.title, words: text.slice(source.start_index, source.end_index) }]
      : [],
  )

/** Without what the SDK adds to the objects of the wire. */
const unparsed = (item: object): Json =>
  JSON.parse(JSON.stringify(item, (name, value) => (name === 'parsed' || name === 'parsed_arguments' ? undefined : value))) as Json
