// The Chat Completions surface through the official openai SDK.
import OpenAI from 'openai'
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions'
import { type Answered, type Caller, parsed, type View } from '../view.ts'

export function chatCaller(url: string, key: string): Caller {
  const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 })
  return {
    surface: 'chat',
    async ask(body, streaming) {
      const request = body as object as ChatCompletionCreateParamsNonStreaming
      if (!streaming) return read(await client.chat.completions.create(request))
      const stream = client.chat.completions.stream({ ...request, stream: true, stream_options: { include_usage: true } })
      return read(await stream.finalChatCompletion())
    },
    results: results => results.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text })),
  }
}

function read(completion: ChatCompletion): Answered {
  const message = completion.choices[0]?.message
  const calls = message?.tool_calls ?? []
  const { usage } = completion
  return {
    view: viewOf(completion),
    counts: {
      input: usage?.prompt_tokens,
      cached: usage?.prompt_tokens_details?.cached_tokens,
      cacheWrite: usage?.prompt_tokens_details?.cache_write_tokens,
      output: usage?.completion_tokens,
      reasoning: usage?.completion_tokens_details?.reasoning_tokens,
      total: usage?.total_tokens,
    },
    tier: completion.service_tier,
    // Rebuilt from role, text, ids and arguments alone, as most clients do.
    turn: [{ role: 'assistant', content: message?.content ?? null, ...(calls.length > 0 && { tool_calls: calls.map(bare) }) }],
    callIds: calls.map(({ id }) => id),
  }
}

type Call = NonNullable<ChatCompletion['choices'][number]['message']['tool_calls']>[number]

const bare = (call: Call) => {
  if (call.type !== 'function') throw new Error(`a call of type ${call.type}`)
  const { id, type, function: called } = call
  return { id, type, function: { name: called.name, arguments: called.arguments } }
}

function viewOf({ choices }: ChatCompletion): View {
  const [choice] = choices
  const calls = choice?.message.tool_calls ?? []
  return {
    text: choice?.message.content ?? '',
    refusal: choice?.message.refusal ?? '',
    reasoning: '',
    signatures: calls.filter(({ id }) => id.includes('_lw1_')).length,
    calls: calls.map(call => ({ name: bare(call).function.name, arguments: parsed(bare(call).function.arguments) })),
    searches: [],
    found: 0,
    sources: (choice?.message.annotations ?? []).map(({ url_citation: { url, title, start_index, end_index } }) => ({
      ...{ url, title, words: (choice?.message.content ?? '').slice(start_index, end_index) },
    })),
    stop: String(choice?.finish_reason),
  }
}
