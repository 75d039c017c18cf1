// `POST /v1/messages/count_tokens`, `/v1/responses/input_tokens`, `/v1beta/models/{model}:countTokens`: the model's own provider counts, free of charge (contract §6).

import type { Vault } from '../accounts/secrets.ts'
import { freshKey } from '../answer/fresh-key.ts'
import { leaving } from '../answer/leaving.ts'
import { type Refused, refusalOf } from '../answer/refusal.ts'
import { type Exchange, required } from '../chain/exchange.ts'
import type { Clock } from '../clock.ts'
import type { About } from '../dialects/about.ts'
import { abouts } from '../dialects/abouts.ts'
import { nothing, type Surface } from '../dialects/dialect.ts'
import { numberOf, parseObject } from '../dialects/shape.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { writeJson } from '../http/json-raw.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { originOf, type Provider } from '../providers/index.ts'
import type { Counting } from '../providers/provider.ts'
import { type AttemptResult, runAttempt } from '../race/attempt.ts'
import type { Settings } from '../settings.ts'
import { countedBody } from '../translate/lane.ts'
import { forwardedHeaders } from '../upstream/headers.ts'
import type { OpenUpstream } from '../upstream/http.ts'

/** What counting needs of the outside. */
export interface CountPorts {
  readonly open: OpenUpstream
  readonly vault: Vault
  readonly settings: Settings
  readonly clock: Clock
}

/** The answer to a request that passed its checks: what the provider counted, or its refusal. */
export async function countTokens(exchange: Exchange, surface: Surface, ports: CountPorts): Promise<Reply> {
  const { settings, clock } = ports
  const call = required(exchange.call, 'the call')
  const verbatim = call.translation === undefined
  const left = leaving(exchange, ports)
  const result = await count(exchange, { surface, leave: left.signal, ports }).finally(left.done)
  const headers = { 'x-leeway-provider': call.provider.name }
  if (result.kind === 'whole') {
    const body = verbatim ? result.text : counted(surface, call.provider, result.text)
    if (body === undefined) throw new LeewayError('upstream_stream_failed', { facts: { provider: call.provider.title } })
    return jsonReply(exchange, 200, { headers: { ...headers, ...forwardedHeaders(result.headers) }, body })
  }
  if (result.kind === 'started') throw new Error('A token count does not stream')
  const refused: Refused = { exchange, call, settings, clock, docsUrl: settings.DOCS_URL ?? null, lane: { verbatim } }
  const { fault, headers: own, body } = refusalOf(refused, result)
  return jsonReply(exchange, fault.status, { headers: { ...headers, ...own }, body })
}

/** The count in the surface's own form; undefined where the provider told none. */
function counted(surface: Surface, provider: Provider, text: string): string | undefined {
  const tokens = numberOf(parseObject(text)?.[countingOf(provider).count])
  const { counting } = abouts[surface.name] as About
  return tokens === undefined || counting === undefined ? undefined : JSON.stringify({ ...counting.answer, [counting.count]: tokens })
}

const countingOf = ({ counting }: Provider): Counting => required(counting, 'where tokens are counted')

interface Asking {
  readonly surface: Surface
  readonly leave: AbortSignal
  readonly ports: CountPorts
}

function count(exchange: Exchange, { surface, leave, ports }: Asking): Promise<AttemptResult> {
  const { provider, translation, model } = required(exchange.call, 'the call')
  const json = required(exchange.json, 'the body')
  const counting = countingOf(provider)
  const body = translation === undefined ? countedBody(surface, json) : writeJson(bodyOf(counting, translation.encoded, model))
  const call = {
    rules: provider.failures,
    tier: '',
    flex: false,
    observeWhole: () => nothing,
    silenceMs: ports.settings.ATTEMPT_LIMIT * 1000,
    leave,
  }
  const url = `${originOf(provider, ports.settings)}${counting.path.replace('{model}', encodeURIComponent(model))}`
  const headersWith = (byok: string) => ({
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'leeway',
    ...provider.headers(byok, exchange.http.headers, translation === undefined),
  })
  return freshKey(
    exchange,
    ports.vault,
  )(byok => runAttempt({ ...call, secret: byok, request: { url, headers: headersWith(byok), body } }, ports))
}

type Encoded = Readonly<Record<string, unknown>>

function bodyOf({ fields, inside }: Counting, encoded: Encoded, model: string): Encoded {
  const some = Object.fromEntries(Object.entries(encoded).filter(([name]) => fields.includes(name)))
  return inside === undefined ? some : { [inside.member]: { model: inside.model.replace('{model}', model), ...some } }
}
