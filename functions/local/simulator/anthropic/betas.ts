// What Anthropic takes only with an `anthropic-beta` header: without it, it does not know such a field, tool or block.
import type { IncomingHttpHeaders } from 'node:http'
import { anthropicBase } from '../../../../shared/catalogue/abilities/anthropic.ts'
import type { Beta } from '../../../../shared/catalogue/abilities/types.ts'
import type { Json, JsonObject } from '../types.ts'
import { refuse } from './errors.ts'

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const objects = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

interface Placed {
  readonly path: string
  readonly object: JsonObject
}

/** The objects of a request in which a beta of this place can stand. */
function placed(body: JsonObject, place: Beta['place']): readonly Placed[] {
  const messages = objects(body.messages)
  switch (place) {
    case 'body':
      return [{ path: '', object: body }]
    case 'output_config':
    case 'thinking':
      return isObject(body[place]) ? [{ path: `${place}.`, object: body[place] }] : []
    case 'message':
      return messages.map((object, index) => ({ path: `messages.${index}.`, object }))
    case 'tool':
      return objects(body.tools).map((object, index) => ({ path: `tools.${index}`, object }))
    case 'block':
      return messages.flatMap((message, at) =>
        objects(message.content).map((object, index) => ({ path: `messages.${at}.content.${index}`, object })),
      )
    default:
      return place satisfies never
  }
}

/** Throws `Refused` for the first that lacks its header. */
export function checkBetas(body: JsonObject, headers: IncomingHttpHeaders): void {
  const given = String(headers['anthropic-beta'] ?? '')
    .split(',')
    .map(name => name.trim())
  const isOn = (beta: Beta): boolean => given.some(name => beta.headers.some(head => name.startsWith(head)))
  for (const beta of anthropicBase.abilities.betas) {
    if (isOn(beta)) continue
    for (const { path, object } of placed(body, beta.place)) {
      if (beta.place === 'tool' || beta.place === 'block') {
        if (object.type === beta.name)
          throw refuse(400, `${path}: Input tag '${beta.name}' found using 'type' does not match any of the expected tags`)
      } else if (object[beta.name] !== undefined) throw refuse(400, `${path}${beta.name}: Extra inputs are not permitted`)
    }
  }
}
