// The recorder: says what it will send, asks, sends it, and writes what came back once it is clean.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenUpstream } from '../../../shared/upstream/http.ts'
import { answerOf, call, type Target } from './call.ts'
import { type Conversation, type Question, secondTurn } from './conversations.ts'
import { type Files, streamFiles, wholeFiles } from './files.ts'
import type { Options } from './options.ts'
import { leaks, type Redactor, redactor } from './redact.ts'

export interface RecorderPorts {
  readonly open: OpenUpstream
  /** Shows what will be sent; says whether it may. */
  confirm(plan: string): Promise<boolean>
  print(line: string): void
}

/** @returns whether everything was recorded. Failures are printed, and the rest goes on. */
export async function record(options: Options, ports: RecorderPorts): Promise<boolean> {
  if (!options.yes && !(await ports.confirm(planOf(options)))) {
    ports.print('Nothing was sent.')
    return false
  }
  let complete = true
  for (const target of options.targets) {
    for (const conversation of options.conversations) {
      if (!(await attempt(conversation, target, { options, ports }))) complete = false
    }
  }
  return complete
}

/** What it will cost, as far as that can be known before. */
export function planOf({ targets, conversations }: Options): string {
  const turns = conversations.flatMap(({ question, toolResult }) => (toolResult === undefined ? [question] : [question, question]))
  const tokens = 2 * turns.reduce((sum, { maxOutputTokens }) => sum + maxOutputTokens, 0)
  const lines = targets.map(({ provider, model, origin }) => {
    return `${provider.title}, ${model}, at ${origin}: ${2 * turns.length} requests, at most ${tokens} tokens of output`
  })
  return [...lines, 'They are billed to your keys.'].join('\n')
}

interface Context {
  readonly options: Options
  readonly ports: RecorderPorts
}

async function attempt(conversation: Conversation, target: Target, context: Context): Promise<boolean> {
  const redact = redactor(context.options.secrets)
  try {
    await recordTurns(conversation, target, { ...context, redact })
    return true
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    context.ports.print(redact.text(`${target.provider.title}, ${conversation.name}: ${message}`))
    return false
  }
}

interface Recording extends Context {
  readonly redact: Redactor
}

/** The second turn goes on from the streamed first one. */
async function recordTurns({ name, question, toolResult }: Conversation, target: Target, recording: Recording): Promise<void> {
  const answer = await recordTurn(name, question, { target, recording })
  if (toolResult === undefined) return
  const next = secondTurn(question, answer, toolResult)
  if (next === undefined) throw new Error('the model called no tool, so that there is no second turn')
  await recordTurn(`${name}-result`, next, { target, recording })
}

/** Streamed, then whole: two answers, which need not agree. */
async function recordTurn(name: string, question: Question, { target, recording }: { target: Target; recording: Recording }) {
  const { ports, redact } = recording
  const streamed = await call(ports.open, target, { question, stream: true })
  const answer = answerOf(target.provider, streamed.text)
  const told = answer.blocks.map(block => ('text' in block ? block.text : '')).join('')
  await write(streamFiles(name, streamed, { provider: target.provider, redactor: redact }), { target, recording, told })
  const whole = await call(ports.open, target, { question, stream: false })
  await write(wholeFiles(`${name}-whole`, whole, redact), { target, recording, told: '' })
  return answer
}

interface Destination {
  readonly target: Target
  readonly recording: Recording
  /** The text that the deltas say together: a key cut up by them would not show in the file. */
  readonly told: string
}

/** @throws Error before anything is written, where a key could still be read */
async function write(files: Files, { target, recording: { options, ports }, told }: Destination): Promise<void> {
  const folder = join(options.out, target.provider.wire)
  for (const [name, text] of Object.entries({ ...files, 'the text of the stream': told })) {
    if (leaks(text, options.secrets)) throw new Error(`${name} would hold a key or a part of one, so it is not written`)
  }
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text)
    ports.print(join(folder, name))
  }
}
