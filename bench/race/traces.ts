// The capacity traces, as data. The first ten are those by which the race is judged.
import { type Capacity, drifting, endlessQueue, openBetweenAttempts, queueing, refusing, shutWhenAsked, tooLate } from './capacity.ts'
import { pareto } from './random.ts'
import { alternating, exponentially, forever, type Span, type Spell, wave } from './schedule.ts'

export interface Trace {
  readonly name: string
  readonly title: string
  /** Made against the race: kept out of the overall figures. */
  readonly adversarial: boolean
  /** A capacity that may remember what it was asked: a new one for each policy, the same for the same span. */
  readonly create: (span: Span) => Capacity
}

/** A refusal on the real wire took 638 ms (wires §7). */
const refusalMs = 600
const second = 1_000

const honest = (name: string, title: string, create: Trace['create']): Trace => ({ name, title, adversarial: false, create })
const adversarial = (name: string, title: string, create: Trace['create']): Trace => ({ name, title, adversarial: true, create })

const refusingInTurn = (on: number, off: number): Trace =>
  honest(`refuse-${on}-${off}`, `${on} s on, ${off} s refusing`, span =>
    refusing(alternating({ on: exponentially(on), off: exponentially(off) }, span)),
  )

const queueingInTurn = (on: number, off: number): Trace =>
  honest(`queue-${on}-${off}`, `${on} s on, ${off} s queueing`, span =>
    queueing(alternating({ on: exponentially(on), off: exponentially(off) }, span)),
  )

/** A day in two hours: from nearly always on to nearly always off and back. */
const dayMs = 7_200 * second
const busy = (at: number): number => 0.5 - 0.48 * Math.cos((2 * Math.PI * at) / dayMs)
const cycle = 60

const paretoSeconds =
  (least: number, shape: number): Spell =>
  (_, random) =>
    second * pareto(least, shape, random())

export const traces: readonly Trace[] = [
  honest('steady', 'always on', span => refusing(alternating({ on: forever, off: forever }, span))),
  refusingInTurn(300, 60),
  refusingInTurn(120, 120),
  refusingInTurn(30, 30),
  refusingInTurn(10, 20),
  refusingInTurn(20, 120),
  refusingInTurn(60, 600),
  queueingInTurn(120, 120),
  queueingInTurn(10, 30),
  queueingInTurn(30, 300),
  honest('queue-heavy', '60 s on, heavy-tailed spells of queueing', span =>
    queueing(alternating({ on: exponentially(60), off: paretoSeconds(5, 1.1) }, span)),
  ),
  honest('queue-endless', 'always queues, heavy-tailed waits', () => endlessQueue(0.5, 0.7)),
  honest('correlated', 'refuses a drifting share of attempts', span => drifting(120, refusalMs, span.random)),
  honest('diurnal', 'a day of rush and calm, refusing', span => {
    const spells = { on: exponentially(at => cycle * (1 - busy(at))), off: exponentially(at => cycle * busy(at)) }
    return refusing(alternating(spells, span), refusalMs)
  }),
  adversarial('shut-when-asked', 'refuses whoever asks', () => shutWhenAsked(refusalMs)),
  adversarial('open-between', 'on only between two attempts', () => openBetweenAttempts()),
  adversarial('beat', '1 s on, 7 s refusing: the beat of the backoff', () => refusing(wave(1, 8))),
  adversarial('too-late', 'queues until just after standard opened', () => tooLate()),
  adversarial('turncoat', '2 min on, 2 min queueing, to mislead a memory', () => queueing(wave(120, 240))),
]
