// The Interactions surface through the official @google/genai. It has no stream helper that folds, so its events are folded here.
import { GoogleGenAI } from '@google/genai'
import { type Answered, type Caller, type Json, parsed, type View } from '../view.ts'

type Interactions = GoogleGenAI['interactions']
type Whole = Parameters<Interactions['create']>[0]

export function interactionsCaller(url: string, key: string): Caller {
  const { interactions } = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } })
  return {
    surface: 'interactions',
    async ask(body, streaming) {
      const request = { ...body, stream: streaming } as object as Whole
      const answer: unknown = await interactions.create(request)
      return read(streaming ? await folded(answer as AsyncIterable<Json>) : (answer as Json))
    },
    results: results =>
      results.map(({ id, name, text }) => ({ type: 'function_result', call_id: id, name, result: [{ type: 'text', text }] })),
  }
}

type Mutable = Record<string, unknown>

/** The events of a stream as the interaction that a whole answer would be. @throws Error for an event of type `error`, which the SDK yields */
export async function folded(events: AsyncIterable<Json>): Promise<Json> {
  const steps: Mutable[] = []
  let interaction: Json | undefined
  for await (const event of events) {
    if (event.event_type === 'error') throw Object.assign(new Error(String((event.error as Json).message)), { error: event.error })
    if (event.event_type === 'step.start') steps[event.index as number] = { ...(event.step as Json), json: '' }
    if (event.event_type === 'step.delta') addDelta(steps[event.index as number], event.delta as Json)
    if (event.event_type === 'interaction.completed') interaction = event.interaction as Json
  }
  if (interaction === undefined) throw new Error('The stream ended without interaction.completed')
  return { ...interaction, steps: steps.map(finished) }
}

function finished({ json, ...step }: Mutable): Json {
  return json === '' ? step : { ...step, arguments: parsed(String(json)) }
}

function addDelta(step: Mutable | undefined, delta: Json): void {
  if (step === undefined) throw new Error('A delta without its step')
  if (step.type === 'model_output') step.content ??= [{ type: 'text', text: '' }]
  const [text] = (step.content ?? []) as Mutable[]
  if (delta.type === 'text' && text) text.text = `${text.text}${delta.text}`
  else if (delta.type === 'text_annotation_delta' && text)
    text.annotations = [...((text.annotations as Json[]) ?? []), ...(delta.annotations as Json[])]
  else if (delta.type === 'thought_signature') step.signature = delta.signature
  else if (delta.type === 'thought_summary') step.summary = [...((step.summary as Json[]) ?? []), delta.content]
  else if (delta.type === 'arguments_delta') step.json = `${step.json}${delta.arguments}`
  else if (delta.type === 'google_search_call') step.arguments = delta.arguments
  else if (delta.type === 'google_search_result') step.result = delta.result
  else throw new Error(`A delta of type ${delta.type} in a step of type ${step.type}`)
}

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : [])

function read(interaction: Json): Answered {
  const steps = list(interaction.steps)
  const usage = (interaction.usage ?? {}) as Readonly<Record<string, number>>
  return {
    view: viewOf(steps, String(interaction.status)),
    counts: {
      input: usage.total_input_tokens,
      cached: usage.total_cached_tokens,
      output: usage.total_output_tokens,
      reasoning: usage.total_thought_tokens,
      toolUse: usage.total_tool_use_tokens,
      total: usage.total_tokens,
    },
    failure: interaction.error === undefined ? undefined : String((interaction.error as Json).message),
    tier: interaction.service_tier as string | undefined,
    turn: steps,
    callIds: steps.flatMap(step => (step.type === 'function_call' ? [String(step.id)] : [])),
  }
}

function viewOf(steps: readonly Json[], stop: string): View {
  const texts = steps.flatMap(step => (step.type === 'model_output' ? list(step.content) : []))
  return {
    text: texts.map(({ text }) => String(text)).join(''),
    refusal: steps.map(({ type, error }) => (type === 'model_output' && error ? String((error as Json).message) : '')).join(''),
    reasoning: steps
      .flatMap(step => (step.type === 'thought' ? list(step.summary) : []))
      .map(({ text }) => String(text))
      .join(''),
    signatures: steps.filter(({ type, signature }) => (type === 'thought' || type === 'function_call') && signature !== undefined).length,
    calls: steps.flatMap(step => (step.type === 'function_call' ? [{ name: String(step.name), arguments: step.arguments }] : [])),
    searches: steps.flatMap(step =>
      step.type === 'google_search_call' ? (((step.arguments as Json | undefined)?.queries as string[] | undefined) ?? []) : [],
    ),
    found: steps.filter(({ type, result }) => type === 'google_search_result' && list(result).length > 0).length,
    sources: texts.flatMap(({ text, annotations }) => list(annotations).map(source => sourceOf(String(text), source))),
    stop,
  }
}

const sourceOf = (text: string, { url, title, start_index, end_index }: Json): View['sources'][number] => ({
  url: String(url),
  title: String(title),
  words: typeof start_index === 'number' && typeof end_index === 'number' ? text.slice(start_index, end_index) : '',
})
