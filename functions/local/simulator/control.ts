// The simulator's own routes, so that a person can play with the capacity while the gateway runs.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { publicView } from './calls.ts'
import type { FlexTarget } from './capacity/gate.ts'
import { flexSettingsSchema } from './capacity/mode.ts'
import { readJson, sendJson } from './http.ts'
import type { Stage } from './serve.ts'

type Route = (stage: Stage, request: IncomingMessage, response: ServerResponse) => Promise<void> | void

const routes: Readonly<Record<string, Route>> = {
  'GET /simulator/flex': ({ gate }, _request, response) => sendJson(response, { status: 200, body: settings(gate.settings()) }),
  'PUT /simulator/flex': async ({ gate }, request, response) => {
    const parsed = flexSettingsSchema.safeParse(await readJson(request))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const message = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a mode'}`
      sendJson(response, { status: 400, body: { error: { message, example: { openai: { mode: 'never' } } } } })
      return
    }
    for (const [target, setting] of Object.entries(parsed.data)) gate.set(target as FlexTarget, setting)
    sendJson(response, { status: 200, body: settings(gate.settings()) })
  },
  'GET /simulator/calls': ({ log }, _request, response) =>
    sendJson(response, { status: 200, body: JSON.parse(JSON.stringify({ calls: log.calls.map(publicView) })) }),
}

const settings = (value: object) => JSON.parse(JSON.stringify(value))

/** The handler of a path under `/simulator/`, or undefined. */
export function controlRoute(request: IncomingMessage): Route | undefined {
  const path = request.url?.split('?')[0] ?? '/'
  if (!path.startsWith('/simulator/')) return undefined
  return (
    routes[`${request.method} ${path}`] ??
    ((_stage, _request, response) => sendJson(response, { status: 404, body: { routes: Object.keys(routes) } }))
  )
}
