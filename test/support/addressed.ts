// Where a request of a surface is sent: generateContent says model and manner in its path, the others in the body.
import { abouts, type SurfaceName } from '../../shared/dialects/abouts.ts'

type Body = Readonly<Record<string, unknown>>

export interface Addressed {
  /** With a query string where the manner stands there. */
  readonly path: string
  readonly body: Body
}

/** @param body with `model`, and with `stream` where it is to stream, as the other surfaces have them */
export function addressed(surface: SurfaceName, body: Body): Addressed {
  const [path = ''] = abouts[surface].paths
  return inPath(path, body)
}

/** The same for a path that may say the model. */
export function inPath(path: string, body: Body): Addressed {
  if (!path.includes('{model}')) return { path, body }
  const { model, stream, ...rest } = body
  const named = typeof model === 'string' && model !== '' ? encodeURIComponent(model) : '%20'
  const streams = path.endsWith(':generateContent') && stream === true
  const verb = streams ? path.replace(':generateContent', ':streamGenerateContent?alt=sse') : path
  return { path: verb.replace('{model}', named), body: rest }
}

/** The code of an error in either form: Google's clients find it among the details. */
export function codeIn(body: Readonly<Record<string, unknown>>): unknown {
  const { code, details } = (body.error ?? {}) as { code?: unknown; details?: unknown }
  return Array.isArray(details) ? (details[0] as { reason?: unknown } | undefined)?.reason : code
}
