// The Messages surface through the official @anthropic-ai/sdk.
import Anthropic from '@anthropic-ai/sdk'
import type { Message, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages'
import type { Answered, Caller, View } from '../view.ts'

export function messagesCaller(url: string, key: string): Caller {
  const client = new Anthropic({ apiKey: key, baseURL: url, maxRetries: 0 })
  return {
    surface: 'messages',
    async ask(body, streaming) {
      const request = body as object as MessageCreateParamsNonStreaming
      return read(streaming ? await client.messages.stream(request).finalMessage() : await client.messages.create(request))
    },
    results: results => [
      { role: 'user', content: results.map(({ id, text }) => ({ type: 'tool_result', tool_use_id: id, content: text })) },
    ],
  }
}

function read(message: Message): Answered {
  const { usage } = message
  return {
    view: viewOf(message),
    counts: {
      input: usage.input_tokens,
      cached: usage.cache_read_input_tokens,
      cacheWrite: usage.cache_creation_input_tokens,
      output: usage.output_tokens,
      reasoning: usage.output_tokens_details?.thinking_tokens,
    },
    tier: usage.service_tier,
    turn: [{ role: 'assistant', content: message.content }],
    callIds: message.content.flatMap(block => (block.type === 'tool_use' ? [block.id] : [])),
  }
}

function viewOf({ content, stop_reason, stop_details }: Message): View {
  const texts = content.filter(block => block.type === 'text')
  const text = texts.map(block => block.text).join('')
  const refusal = stop_reason === 'refusal' ? (stop_details?.explanation ?? '') : ''
  return {
    // A refusal from elsewhere stands in the text too, where every client shows it.
    text: text === refusal ? '' : text,
    refusal,
    reasoning: content.map(block => (block.type === 'thinking' ? block.thinking : '')).join(''),
    signatures: content.filter(block => (block.type === 'thinking' && block.signature !== '') || block.type === 'redacted_thinking').length,
    calls: content.flatMap(block => (block.type === 'tool_use' ? [{ name: block.name, arguments: block.input }] : [])),
    searches: content.flatMap(block => (block.type === 'server_tool_use' ? [String((block.input as { query?: unknown }).query)] : [])),
    found: content.filter(block => block.type === 'web_search_tool_result' && [block.content].flat().length > 0).length,
    sources: texts
      .flatMap(block => block.citations ?? [])
      .flatMap(source =>
        source.type === 'web_search_result_location' ? [{ url: source.url, title: source.title ?? '', words: source.cited_text }] : [],
      ),
    stop: String(stop_reason),
  }
}
