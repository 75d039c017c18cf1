// Holds one cell of the matrix to what the table says of it, over HTTP through the official SDK.
import { expect } from '@jest/globals'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { type Feature, type Gets, home } from './feature.ts'
import { type Cell, type FeatureName, verdictOf } from './table.ts'
import { type Answered, type Caller, type Json, nothing, stops, type View } from './view.ts'

export interface Bench {
  readonly callers: Readonly<Record<SurfaceName, Caller>>
  /** The bodies that reached the providers, in order. */
  bodies(): readonly Json[]
}

export const models = { openai: 'gpt-5.5', gemini: 'gemini-3.6-flash', anthropic: 'claude-sonnet-5' } as const

const cap = 4000

/** A request of a surface made whole: model, tier and the cap that Claude models want. */
export function complete(surface: SurfaceName, model: string, request: Json): Json {
  const whole = { model, start_within: 'default', ...request }
  switch (surface) {
    case 'responses':
      return { max_output_tokens: cap, ...whole }
    case 'chat':
      return { max_completion_tokens: cap, ...whole }
    case 'interactions':
      return { ...whole, generation_config: { max_output_tokens: cap, ...(request.generation_config as Json | undefined) } }
    case 'messages':
      return { max_tokens: cap, ...whole }
    case 'generate':
      return { ...whole, generationConfig: { maxOutputTokens: cap, ...(request.generationConfig as Json | undefined) } }
    default:
      return surface satisfies never
  }
}

const histories: Readonly<Record<SurfaceName, string>> = {
  responses: 'input',
  chat: 'messages',
  interactions: 'input',
  messages: 'messages',
  generate: 'contents',
}

/** One answer, or two with the results of the first one's calls between them. */
async function converse(caller: Caller, feature: Feature, request: Json, streaming: boolean): Promise<{ last: Json; answered: Answered }> {
  const first = await caller.ask(request, streaming)
  if (feature.second === undefined) return { last: request, answered: first }
  const { result } = feature.second
  const results = first.callIds.map((id, index) => ({ id, name: first.view.calls[index]?.name ?? '', text: result }))
  const history = histories[caller.surface]
  const last = { ...request, [history]: [...(request[history] as object[]), ...first.turn, ...caller.results(results)] }
  return { last, answered: await caller.ask(last, streaming) }
}

/** @throws what jest's `expect` throws where the cell is not as the table says */
export async function hold(bench: Bench, name: FeatureName, feature: Feature, cell: Cell): Promise<void> {
  const verdict = verdictOf(name, cell)
  const loss = feature.losses?.find(({ on }) => on(cell))
  const caller = bench.callers[cell.surface]
  const model = feature.models?.[cell.provider] ?? models[cell.provider]
  const request = complete(cell.surface, model, feature.request[cell.surface])
  if (verdict.kind === 'refused') return expectRefusal(caller.ask(request, cell.mode === 'stream'), verdict)
  // A cell is lossy exactly where something else than the whole is expected.
  expect(verdict.kind).toBe(loss === undefined ? 'works' : 'lossy')
  const { last, answered } = await converse(caller, feature, request, cell.mode === 'stream')
  const body = bench.bodies().at(-1)
  expect(answered.view).toEqual(viewOf(cell.surface, loss?.gets ?? { ...feature.gets, ...feature.from?.[cell.provider] }))
  const counts = loss?.counts ?? feature.counts?.(cell)
  if (counts !== undefined) expect(answered.counts).toEqual(counts)
  const tier = loss === undefined ? feature.tier?.(cell) : loss.tier
  if (tier !== undefined) expect(answered.tier).toBe(tier)
  if (home[cell.surface] === cell.provider) expect(body).toEqual(asSent(last, cell))
  else expect(body).toMatchObject((loss?.sent ?? feature.sent)?.[cell.provider] ?? {})
  const lost = (feature.traces ?? []).filter(trace => text(last).includes(trace) && !text(body).includes(trace))
  expect(lost).toEqual(loss?.without === undefined ? [] : [loss.without])
}

const text = (json: unknown): string => JSON.stringify(json)

const viewOf = (surface: SurfaceName, { stop, ...gets }: Gets): View => ({ ...nothing, ...gets, stop: stops[surface][stop ?? 'end'] })

const directTiers = { openai: 'default', gemini: 'standard', anthropic: 'standard_only' } as const

const inPathAlone = ({ model: _, ...request }: Json): Json => request

/** The same dialect carries the caller's own body, but for the tier. */
function asSent({ start_within: _, ...request }: Json, { surface, provider, mode }: Cell): Json {
  if (surface === 'generate') return { ...inPathAlone(request), service_tier: directTiers[provider] }
  const stream = mode === 'stream' ? { stream: true } : surface === 'interactions' ? { stream: false } : {}
  return { ...request, ...stream, service_tier: directTiers[provider] }
}

async function expectRefusal(answer: Promise<unknown>, { code, param }: { readonly code: string; readonly param: string }): Promise<void> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ status: 400, code, param })
}
