// The model list (SPEC §10): OpenAI's shape, with what the Anthropic SDK reads of a page beside it.
import { mayUse } from '../accounts/key-options.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { type ListedModel, listModel } from '../catalogue/listing.ts'
import { type GetPorts, getEndpoint } from '../endpoint.ts'
import { type Exchange, required } from '../exchange.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { notFound } from '../middleware/check-key.ts'
import type { KeyRecord } from '../ports.ts'
import { modelRoute, modelsRoute } from '../routes.ts'

/** `GET /v1/models`: the models of the catalogue that the key may use; `GET /v1/models/{id}`: one of them, or a dated snapshot of one. */
export const modelsEndpoint = (ports: GetPorts) =>
  getEndpoint({
    routes: [modelsRoute, modelRoute],
    ports,
    answer(exchange): Reply {
      const key = required(exchange.key, 'the key')
      const { id } = exchange.parameters ?? {}
      const body = id === undefined ? list(key, exchange) : one(key, id, exchange)
      return jsonReply(exchange, 200, { body: JSON.stringify(body) })
    },
  })

function list(key: KeyRecord, { arrivedAt }: Exchange) {
  const { models, version } = catalogue()
  const data = models.filter(({ id }) => mayUse(key, id)).map(model => shown(listModel(model, arrivedAt)))
  const [first, last] = [data.at(0)?.id ?? null, data.at(-1)?.id ?? null]
  return { object: 'list', data, catalogue_version: version, has_more: false, first_id: first, last_id: last }
}

/** @throws LeewayError `model_not_found` with the status 404 */
function one(key: KeyRecord, id: string, { arrivedAt }: Exchange) {
  const { find, version } = catalogue()
  const model = find(id)
  if (model === undefined || !mayUse(key, id)) throw notFound(id, 'GET /v1/models lists those that do exist', 404)
  return { ...shown(listModel(model, arrivedAt)), id, catalogue_version: version }
}

/** Anthropic's names for what OpenAI's shape has already. */
const shown = (model: ListedModel) => ({
  ...model,
  type: 'model',
  display_name: model.id,
  created_at: new Date(model.created * 1000).toISOString(),
})
