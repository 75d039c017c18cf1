// Leeway's own race: the code that the gateway runs, on the simulator's clock, with as many sandboxes as races wait at a time.
import { type Capacity, capacityMemory, racerOf } from '../../../shared/race/capacity.ts'
import { planRace, probes } from '../../../shared/race/plan.ts'
import { race } from '../../../shared/race/race.ts'
import { sampleOf } from '../../../shared/race/sample.ts'
import { worthOf } from '../../../shared/race/worth.ts'
import { sharedStore } from '../store.ts'
import type { Entry, Policy, PolicyPorts } from './policy.ts'

export const ours: Policy = {
  name: 'ours',
  title: 'ours',
  create(ports) {
    const store = sharedStore()
    const idle: Capacity[] = []
    return async entry => {
      // As on Lambda, a sandbox runs one race at a time; the latest to become free takes the next.
      const memory = idle.pop() ?? capacityMemory({ store, clock: ports.clock, log: { write() {} } })
      await runOurs(entry, { ...ports, memory })
      idle.push(memory)
    }
  },
}

/** One race with what that memory knows. */
export async function runOurs(
  { request, attempt }: Entry,
  { clock, random, memory, memoryMb }: PolicyPorts & { readonly memory: Capacity },
) {
  const { organisation, model, inputBytes, tokenCap, windowSeconds } = request
  const arrivedAt = clock.now()
  const racer = racerOf(organisation, model)
  if (racer === undefined) throw new Error(`The catalogue does not know ${model}`)
  const { forecast, proven } = await memory.outlook(racer)
  const weighed = { model, inputBytes, tokenCap, meanOutput: forecast.meanOutput, at: arrivedAt }
  const worth = worthOf(weighed, { WAIT_COST_GUARD: true, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMb })
  const plan = planRace({ arrivedAt, windowSeconds, forecast, worth, mayGiveUp: proven && !probes(random) })
  const leave = new AbortController().signal
  const tiers = { flexTier: 'flex', directTier: 'default', billsCancelled: false }
  const nextStart = (signal: AbortSignal) => memory.nextStart(racer.model, signal)
  const over = await race({ plan, ...tiers, leave, attempt, nextStart }, { clock, random })
  const waitedMs = clock.now() - arrivedAt
  const sample = sampleOf({ ...over, started: true, waitedMs, flexTier: 'flex', standardTier: 'default' })
  if (sample !== undefined) await memory.note(racer, sample)
  const told = over.result.kind === 'started' ? over.result.live.seen() : undefined
  if (told?.usage?.output !== undefined) memory.noteOutput(racer, told.usage.output)
}
