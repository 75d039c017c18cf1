// GET /v1/models of the simulated providers: each in its own form, for a key that each finds where it wants it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson } from './http.ts'
import type { SimulatedName } from './models.ts'
import { listed } from './models.ts'
import { mint } from './seal.ts'
import { type JsonObject, Refused, type Wire } from './types.ts'

export const isModelList = ({ method, url }: IncomingMessage): boolean => method === 'GET' && url?.split('?')[0] === '/v1/models'

/** When all of them appeared: nobody looks. */
const created = Date.parse('2026-01-01')

const lists: Readonly<Record<SimulatedName, (ids: readonly string[]) => JsonObject>> = {
  openai: ids => ({ object: 'list', data: ids.map(id => ({ id, object: 'model', created: created / 1000, owned_by: 'system' })) }),
  gemini: ids => ({
    models: ids.map(id => ({ name: `models/${id}`, version: '001', displayName: id, supportedGenerationMethods: ['generateContent'] })),
  }),
  anthropic: ids => ({
    data: ids.map(id => ({ type: 'model', id, display_name: id, created_at: new Date(created).toISOString() })),
    has_more: false,
    first_id: ids[0] ?? null,
    last_id: ids.at(-1) ?? null,
  }),
}

/** Answers it. It is no call to a model, so no capacity decides on it and no log has it. */
export function listModels(wire: Wire, { headers }: IncomingMessage, response: ServerResponse): void {
  const own = wire.headers(mint('req_', 12))
  try {
    wire.authenticate(headers)
    wire.checkList?.(headers)
    sendJson(response, { status: 200, body: lists[wire.provider](listed(wire.provider)), headers: own })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    sendJson(response, { ...error.reply, headers: own })
  }
}
