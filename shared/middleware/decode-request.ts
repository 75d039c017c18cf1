// Steps 8 to 14: every 400 that the body itself can earn, in the order of the contract, and the call that comes of it.
import { isFlexCapable, knownPrefixes } from '../catalogue/models.ts'
import { type Exchange, required } from '../chain/exchange.ts'
import { type Middleware, step } from '../chain/step.ts'
import type { Body, Surface } from '../dialects/dialect.ts'
import { checkRequest } from '../dialects/fit/request.ts'
import { verbatimWireOf, wireOf } from '../dialects/wires.ts'
import type { ErrorCode } from '../errors/catalogue.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { modelNotFound } from '../errors/model-not-found.ts'
import { noAutoCode, noFlexCode } from '../errors/provider-rows.ts'
import { type JsonText, outline, rewrite } from '../http/json-outline.ts'
import { keepSources } from '../http/json-source.ts'
import { parseStandIn, parseStartWithin, type StartWithin, type Wish } from '../hub/start-within.ts'
import { doorFor, type Provider, servedBy, type WireName, withoutVendor } from '../providers/index.ts'
import type { Translation } from '../translate/lane.ts'
import { checkKeyModel } from './check-key.ts'

export const decodeRequest = (surface: Surface): Middleware =>
  step('decode', exchange => {
    const body = readBody(exchange, surface)
    const model = readModel(body, surface)
    const wishes = readStartWithin(body, exchange)
    refuseServiceTier(body)
    const provider = findProvider(model)
    checkKeyModel(required(exchange.key, 'the key'), model)
    const { asked, startWithin } = possible(wishes, model, provider)
    const includeCost = readIncludeCost(body)
    const verbatim = surface.name === doorFor(provider, surface.name).wire
    surface.check(body, { target: provider.name, native: exchange.key?.nativeParameters === true })
    const standIn = verbatim ? undefined : exchange.key?.maxOutputTokens
    const translation = verbatim ? undefined : translate(exchange, { surface, provider, standIn })
    const tokenCap = readTokenCap(body, { surface, provider, standIn })
    const streaming = body.stream === true
    const asArray = streaming && surface.streamsArray?.(exchange.http.query) === true
    exchange.call = { model, provider, startWithin, asked, streaming, asArray, includeCost, tokenCap, translation }
  })

/** The body, with what the path says in its stead; every later step reads it so. */
export function readBody(exchange: Exchange, surface: Surface): Body {
  const json = ownName(required(exchange.json, 'the body'))
  exchange.json = json
  const { pattern, parameters = {} } = exchange
  const own = surface.canonical?.(json.value) ?? json.value
  const said = surface.readPath?.({ pattern: required(pattern, 'the path'), parameters })
  const body = said === undefined ? own : { ...own, ...said, ...(typeof said.model === 'string' && { model: withoutVendor(said.model) }) }
  exchange.body = body
  return body
}

/** The body with the model's own name, where a vendor stands before it. */
function ownName(json: JsonText): JsonText {
  const { model } = json.value
  const own = typeof model === 'string' ? withoutVendor(model) : model
  if (own === model) return json
  const text = rewrite(json, { remove: [], set: { model: own } })
  return { text, outline: outline(text), value: { ...json.value, model: own } }
}

interface Ends {
  readonly surface: Surface
  readonly provider: Provider
  /** The key's token cap, for a request without one whose provider must have one. */
  readonly standIn?: number
  /** The dialect to translate into, where it is not the provider's main one. */
  readonly wire?: WireName
}

/** Step 13 goes on here: what the hub or the target cannot carry is refused. */
export function translate(
  { json, body }: Pick<Exchange, 'json' | 'body'>,
  { surface, provider, standIn, wire = provider.wire }: Ends,
): Translation {
  const { text, value } = required(json, 'the body')
  keepSources(text, value)
  const decoded = surface.decode(required(body, 'the body'))
  const hub = provider.needsTokenCap ? { ...decoded, maxOutputTokens: decoded.maxOutputTokens ?? standIn } : decoded
  if (wire === provider.wire) checkRequest(hub)
  return { hub, encoded: (wire === provider.wire ? wireOf(provider) : verbatimWireOf(wire)).encode(hub) }
}

export function readModel({ model }: Body, surface: Surface): string {
  if (typeof model === 'string' && model.trim() !== '') return model
  throw new LeewayError('missing_model', { param: 'model', facts: { example: surface.exampleModel } })
}

type Wishes = readonly [Wish, ...Wish[]]

/** The body wins; the header, then the key's stored default, stand in for an absent field, and may name an alternative. */
function readStartWithin(body: Body, { http, key }: Exchange): Wishes {
  const standIn = http.headers['x-leeway-start-within'] ?? key?.startWithin
  const own = body.start_within ?? undefined
  if (own === undefined && standIn === undefined) throw new LeewayError('missing_start_within', { param: 'start_within' })
  const wishes = own === undefined ? parseStandIn(standIn ?? '') : wishOf(own)
  if (wishes === undefined) throw new LeewayError('invalid_start_within', { param: 'start_within' })
  return wishes
}

function wishOf(value: unknown): Wishes | undefined {
  const startWithin = parseStartWithin(value)
  return startWithin && [{ asked: String(value), startWithin }]
}

function readIncludeCost({ include_cost: wanted = null }: Body): boolean {
  if (wanted === null || typeof wanted === 'boolean') return wanted === true
  throw new LeewayError('invalid_parameter', { param: 'include_cost', facts: { why: 'true or false expected' } })
}

export function refuseServiceTier({ service_tier }: Body): void {
  if (service_tier !== undefined && service_tier !== null) throw new LeewayError('service_tier_not_allowed', { param: 'service_tier' })
}

/** No provider names a model at greater length, and a ledger row has room for 400 KB in all. */
const longestModel = 256

export function findProvider(model: string): Provider {
  const provider = model.length > longestModel ? undefined : servedBy(model)
  if (provider === undefined) throw modelNotFound(model, `Names begin with ${knownPrefixes}`)
  return provider
}

/** The first wish that the model's provider can fulfil. @throws LeewayError about the first one where it can fulfil none */
function possible(wishes: Wishes, model: string, provider: Provider): Wish {
  const [first] = wishes
  const found = wishes.find(({ startWithin }) => tierFault(model, provider, startWithin) === undefined)
  if (found !== undefined) return found
  const fault = tierFault(model, provider, first.startWithin) ?? 'invalid_start_within'
  throw new LeewayError(fault, { param: 'start_within', facts: { model: model.slice(0, 100) } })
}

function tierFault(model: string, provider: Provider, startWithin: StartWithin): ErrorCode | undefined {
  if (startWithin.kind === 'direct') return provider.tiers[startWithin.tier] === undefined ? noAutoCode(provider) : undefined
  if (provider.flex === undefined) return noFlexCode(provider)
  return isFlexCapable(model) ? undefined : 'model_not_flex_capable'
}

function readTokenCap(body: Body, { surface: { tokenCap }, provider, standIn }: Ends): number | undefined {
  const own = tokenCap.read(body)
  if (own !== undefined || !provider.needsTokenCap) return own
  if (standIn === undefined) throw new LeewayError('missing_max_tokens', { param: tokenCap.param, facts: { field: tokenCap.param } })
  return standIn
}
