// An empty deployment for the walk-through: the real handlers, adapters and commands over emulated AWS and providers, at a time that is set by hand.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { billingPorts } from '../../functions/assemble/billing.ts'
import type { Host } from '../../functions/cli/leeway/host.ts'
import { runLeeway } from '../../functions/cli/leeway/run.ts'
import { type CloseReport, closeMonth } from '../../shared/billing/close.ts'
import { type Clock, systemClock } from '../../shared/clock.ts'
import { sweep } from '../../shared/ledger/sweep.ts'
import { httpClient } from '../../shared/upstream/http.ts'
import { startGateway } from '../../test/support/gateway.ts'

export interface Deployment {
  /** Of the admin API and of the public one. */
  readonly url: string
  readonly home: string
  /** Sets the time (ISO 8601, UTC). */
  at(time: string): void
  /** Runs a command as a person at a terminal who types these answers; what it showed, and its exit status. */
  leeway(argv: readonly string[], typed?: readonly string[]): Promise<{ readonly shown: string; readonly status: number }>
  /** A customer's request; its headers. @throws Error unless it is answered with 200 */
  request(key: string, body: object): Promise<Headers>
  /** The sweeper's round. */
  sweep(): Promise<void>
  close(month: string): Promise<CloseReport>
  stop(): Promise<void>
}

/** Cells of a line. */
const columns = 120
const minute = 60_000
/** Time limits are longer by this factor, so that nothing depends on how fast this machine is. */
const leisure = 50
/** What a provider takes to start. */
const startMs = 1_400

export async function startDeployment(): Promise<Deployment> {
  let now = 0
  const clock: Clock = { now: () => now, after: (milliseconds, callback) => systemClock.after(leisure * milliseconds, callback) }
  const upstream = httpClient(clock)
  const open: typeof upstream.open = (request, signal) => {
    now += startMs
    return upstream.open(request, signal)
  }
  const gateway = await startGateway({ empty: true, clock, ports: { open }, environment: { FEE_PERCENT: '20' } })
  const home = await mkdtemp(join(tmpdir(), 'leeway-operations-'))
  const { settings, log, ...ports } = gateway.ports
  const billing = billingPorts({ settings, clock, log })
  /** Replies bear the time of the deployment, as the real ones would. */
  const dated: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init)
    const headers = new Headers(reply.headers)
    headers.set('date', new Date(now).toUTCString())
    return new Response(reply.body, { status: reply.status, headers })
  }

  return {
    url: gateway.url,
    home,
    at(time) {
      now = Date.parse(time)
    },
    async leeway(argv, typed = []) {
      now += minute
      let shown = ''
      const answers = [...typed]
      const write = (text: string): void => {
        shown += text
      }
      const output = { write, isTerminal: false, columns }
      const host: Host = {
        environment: { LEEWAY_ADMIN_URL: gateway.url, TABLE_NAME: settings.TABLE_NAME, SECRET_PREFIX: settings.SECRET_PREFIX },
        home,
        clock,
        fetch: dated,
        stdin: { isTerminal: true, readAll: async () => '' },
        stdout: output,
        stderr: output,
        async ask(question, how) {
          const answer = answers.shift() ?? ''
          shown += `${question}${how === 'hidden' ? '' : answer}\n`
          return answer
        },
        start: async () => 0,
      }
      return { status: await runLeeway(argv, host), shown }
    },
    async request(key, body) {
      now += minute
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
      const reply = await fetch(`${gateway.url}/v1/responses`, { method: 'POST', headers, body: JSON.stringify(body) })
      const text = await reply.text()
      if (reply.status !== 200) throw new Error(`${reply.status}: ${text}`)
      await gateway.ports.ledger.idle()
      return reply.headers
    },
    async sweep() {
      await sweep({ ...ports, clock, log, days: settings.LEDGER_DAYS })
    },
    close: month => closeMonth(billing, { month }),
    async stop() {
      billing.close()
      await gateway.close()
      await upstream.close()
      await rm(home, { recursive: true })
    },
  }
}
