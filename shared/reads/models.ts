// The model list (contract §10): OpenAI's shape with what the Anthropic SDK reads of a page beside it, or Google's.
import { mayUse } from '../accounts/key-options.ts'
import type { KeyRecord } from '../accounts/records.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { type ListedModel, listModel } from '../catalogue/listing.ts'
import type { Model } from '../catalogue/types.ts'
import { type Exchange, required } from '../chain/exchange.ts'
import { modelNotFound } from '../errors/model-not-found.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { withoutVendor } from '../providers/index.ts'
import type { Capacity } from '../race/capacity.ts'
import { isGoogles, modelRoute, modelsRoute } from '../routes.ts'
import { googleModel, googlePage } from './google-models.ts'
import { type ListedFlex, readOdds } from './odds.ts'
import type { Read } from './read.ts'

/** `GET /v1/models`: the models of the catalogue that the key may use; `GET /v1/models/{id}`: one of them, or a dated snapshot of one. */
export const modelsRead = (ports: { readonly capacity: Pick<Capacity, 'forecast'> }): Read => ({
  routes: [modelsRoute, modelRoute],
  async answer(exchange): Promise<Reply> {
    const key = required(exchange.key, 'the key')
    const { id: asSent } = exchange.parameters ?? {}
    const id = asSent === undefined ? undefined : withoutVendor(asSent)
    if (isGoogles(exchange.http)) return jsonReply(exchange, 200, { body: JSON.stringify(forGoogle(key, id, exchange)) })
    const asked = id === undefined ? usable(key) : [named(key, id)]
    const odds = await readOdds(ports.capacity, asked)
    const data = asked.map(model => shown(model, odds, exchange))
    const body = id === undefined ? listOf(data) : { ...data[0], id, catalogue_version: catalogue().version }
    return jsonReply(exchange, 200, { body: JSON.stringify(body) })
  },
})

/** The same in Google's shape, for its clients. */
function forGoogle(key: KeyRecord, id: string | undefined, { arrivedAt, http }: Exchange): object {
  if (id !== undefined) return googleModel({ ...listModel(named(key, id), arrivedAt), id })
  const { models, ...rest } = googlePage(usable(key), http.query)
  return { models: models.map(model => googleModel(listModel(model, arrivedAt))), ...rest }
}

const usable = (key: KeyRecord): readonly Model[] => catalogue().models.filter(({ id }) => mayUse(key, id))

/** @throws LeewayError `model_not_found` with the status 404 */
function named(key: KeyRecord, id: string): Model {
  const model = catalogue().find(id)
  if (model === undefined || !mayUse(key, id)) throw modelNotFound(id, 'GET /v1/models lists those that do exist', 404)
  return model
}

function listOf(data: readonly Shown[]) {
  const [first, last] = [data.at(0)?.id ?? null, data.at(-1)?.id ?? null]
  return { object: 'list', data, catalogue_version: catalogue().version, has_more: false, first_id: first, last_id: last }
}

interface Shown extends ListedModel {
  readonly type: 'model'
  readonly display_name: string
  readonly created_at: string
  /** What to expect of it; absent where the model has no flex tier, null where next to nothing is known. */
  readonly flex?: ListedFlex | null
}

/** With Anthropic's names for what OpenAI's shape has already. */
function shown(model: Model, odds: ReadonlyMap<string, ListedFlex | null>, { arrivedAt }: Exchange): Shown {
  const listed = listModel(model, arrivedAt)
  const created_at = new Date(listed.created * 1000).toISOString()
  return { ...listed, type: 'model', display_name: listed.id, created_at, flex: odds.get(model.id) }
}
