// The lanes whose memory and CPU `bench/heap.ts` measures: surface → provider, in the same dialect and translated.
import type { Case, Play, Wire } from './cases.ts'

export interface Lane {
  readonly name: string
  readonly path: string
  readonly surface: Case['surface']
  readonly wire: Wire
  readonly model: string
  readonly verbatim: boolean
  readonly streaming: boolean
  readonly startWithin: string
  /** The answer is kept on purpose: it is given whole, or the surface's last events repeat it, as those of Responses do. */
  readonly folds: boolean
}

const paths = {
  responses: '/v1/responses',
  chat: '/v1/chat/completions',
  messages: '/v1/messages',
  interactions: '/v1/interactions',
} as const satisfies Record<Case['surface'], string>

const models = { responses: 'gpt-5.5', messages: 'claude-sonnet-5', interactions: 'gemini-3.6-flash' } as const satisfies Record<
  Wire,
  string
>
const titles = { responses: 'openai', messages: 'anthropic', interactions: 'gemini' } as const satisfies Record<Wire, string>

function lane(surface: Case['surface'], wire: Wire, streaming = true): Lane {
  const verbatim = surface === wire
  return {
    name: `${surface} → ${titles[wire]}${streaming ? '' : ', whole'}`,
    path: paths[surface],
    ...{ surface, wire, verbatim, streaming },
    model: models[wire],
    // A whole answer of the same dialect is folded from a stream where a window is given.
    startWithin: verbatim && !streaming ? '00h-00m-30s' : 'default',
    folds: !streaming || (surface === 'responses' && !verbatim),
  }
}

export const lanes: readonly Lane[] = [
  lane('responses', 'responses'),
  lane('messages', 'messages'),
  lane('interactions', 'interactions'),
  lane('messages', 'responses'),
  lane('interactions', 'responses'),
  lane('chat', 'interactions'),
  lane('chat', 'messages'),
  lane('responses', 'messages'),
  lane('responses', 'interactions'),
  lane('responses', 'responses', false),
  lane('interactions', 'interactions', false),
  lane('messages', 'responses', false),
  lane('chat', 'interactions', false),
  lane('responses', 'messages', false),
]

/** A lane's request and answer as a case of the bench. */
export const caseOf = ({ folds, wire, ...measured }: Lane, play: Omit<Play, 'wire' | 'pace'>): Case => ({
  ...measured,
  title: measured.name,
  play: { wire, pace: 0, ...play },
  size: 1_000,
  connections: 4,
  subjects: ['direct', 'pipe', 'gateway'],
})
