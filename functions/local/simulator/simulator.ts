// Simulated providers: strict servers on loopback that speak the three upstream wires, with capacity that can be set.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Clock, systemClock } from '../../../shared/clock.ts'
import { recordOf } from '../../../shared/record.ts'
import { listen } from '../aws/listen.ts'
import { type CallLog, createCallLog } from './calls.ts'
import { createGate, type FlexSetting, type FlexTarget } from './capacity/gate.ts'
import { controlRoute } from './control.ts'
import { generateWireOf } from './generate/wire.ts'
import { sendJson } from './http.ts'
import { isModelList, listModels } from './model-list.ts'
import { type SimulatedName, simulatedNames } from './models.ts'
import { type Stage, serve } from './serve.ts'
import type { Wire } from './types.ts'
import { wires } from './wires.ts'

export interface SimulatorOptions {
  readonly host?: string
  /** OpenAI's port; the others take the next ones. 0 = any free ones. */
  readonly port?: number
  /** In [0, 1). */
  readonly random?: () => number
  readonly clock?: Clock
  /** Milliseconds before each delta. */
  readonly pace?: number
  /** Without an entry capacity is always there. */
  readonly flex?: Partial<Record<FlexTarget, FlexSetting>>
  /** How many calls the log keeps. */
  readonly keepCalls?: number
}

export interface Simulator extends Pick<CallLog, 'calls' | 'nextCall' | 'callEnded'> {
  readonly origins: Readonly<Record<SimulatedName, string>>
  /** Sets the capacity of a provider, or of one model of it (`openai/gpt-5`), which then wins over its provider. */
  setFlex(target: FlexTarget, setting: FlexSetting): void
  /** Stops listening and destroys what is open. */
  close(): Promise<void>
}

const handler = (stage: Stage, wire: Wire) => (request: IncomingMessage, response: ServerResponse) => {
  if (isModelList(request)) return listModels(wire, request, response)
  const control = controlRoute(request)
  const spoken = (wire.provider === 'gemini' ? generateWireOf(request.url ?? '/') : undefined) ?? wire
  const done = Promise.resolve(control ? control(stage, request, response) : serve(stage, spoken, { request, response }))
  done.catch((error: unknown) => {
    if (response.headersSent) return response.destroy()
    return sendJson(response, { status: 500, body: { error: { message: `The simulator itself failed: ${String(error)}` } } })
  })
}

/** Starts the providers, each on an origin of its own; `PUT /simulator/flex` works on all of them. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, clock = systemClock, random = Math.random, pace = 0, keepCalls = 1000 } = options
  const gate = createGate(clock, random)
  const log = createCallLog(keepCalls)
  for (const [target, setting] of Object.entries(options.flex ?? {})) if (setting) gate.set(target as FlexTarget, setting)
  const stage: Stage = { clock, pace, gate, log }
  const start = (wire: Wire, index: number) =>
    listen(createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, handler(stage, wire)), host, port === 0 ? 0 : port + index)
  const servers = await Promise.all(Object.values(wires).map(start))
  const origins = new Map(simulatedNames.map((name, index) => [name, servers[index]?.origin]))
  return {
    origins: recordOf(simulatedNames, name => origins.get(name) ?? ''),
    calls: log.calls,
    nextCall: log.nextCall,
    callEnded: log.callEnded,
    setFlex: gate.set,
    close: async () => {
      await Promise.all(servers.map(server => server.close()))
    },
  }
}
