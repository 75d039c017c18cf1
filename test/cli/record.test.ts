// The recorder against the simulated providers, whose ids, times and signatures differ from call to call: what it writes must not.
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { answerOf, framesOf } from '../../functions/cli/record/call.ts'
import { conversations } from '../../functions/cli/record/conversations.ts'
import { readOptions } from '../../functions/cli/record/options.ts'
import { planOf, record } from '../../functions/cli/record/record.ts'
import { type Simulator, startSimulator } from '../../functions/local/simulator/simulator.ts'
import type { ProviderName } from '../../shared/catalogue/models.ts'
import { systemClock } from '../../shared/clock.ts'
import { wireOf } from '../../shared/dialects/wires.ts'
import { providers } from '../../shared/providers/index.ts'
import { httpClient } from '../../shared/upstream/http.ts'
import { serveCanned } from '../support/canned-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const key = 'sk-canary-Zq83xWv5TnLpR2m'
const environment = { OPENAI_API_KEY: key, GEMINI_API_KEY: key, ANTHROPIC_API_KEY: key }
const names = ['openai', 'gemini', 'anthropic'] as const satisfies readonly ProviderName[]
const client = httpClient(systemClock)

let simulator: Simulator
let folder: string

beforeAll(async () => {
  simulator = await startSimulator()
  folder = temporaryFolder()
})

afterAll(async () => {
  await client.close()
  await simulator.close()
})

function optionsOf(...argv: string[]) {
  const options = readOptions(argv, environment)
  if (options === undefined) throw new Error('only help')
  return options
}

async function run(argv: readonly string[], answer = true): Promise<{ complete: boolean; printed: string[] }> {
  const printed: string[] = []
  const ports = { open: client.open, confirm: async () => answer, print: (line: string) => void printed.push(line) }
  return { complete: await record(optionsOf(...argv), ports), printed }
}

async function filesOf(out: string): Promise<Record<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(
    await Promise.all(files.toSorted().map(async file => [file.slice(out.length + 1), await readFile(file, 'utf8')])),
  )
}

const target = (name: ProviderName, out: string): string[] => [
  ...['--provider', name, '--origin', simulator.origins[name], '--out', join(folder, out)],
]

describe.each(names)('recorded from %s', name => {
  const dialect = providers[name].wire
  const twin = dialect === 'responses' ? 'hub' : 'events'
  const turns = conversations.flatMap(({ name: turn, toolResult }) => (toolResult === undefined ? [turn] : [turn, `${turn}-result`]))
  let files: Record<string, string>
  let again: Record<string, string>

  beforeAll(async () => {
    expect((await run(target(name, `${name}-1`))).complete).toBe(true)
    expect((await run(target(name, `${name}-2`))).complete).toBe(true)
    files = await filesOf(join(folder, `${name}-1`))
    again = await filesOf(join(folder, `${name}-2`))
  })

  it('has every turn, streamed and whole, with its request and headers', () => {
    const expected = turns.flatMap(turn => [
      ...['request.json', 'headers.json', 'sse', `${twin}.json`].map(kind => `${dialect}/${turn}.${kind}`),
      ...['request.json', 'headers.json', 'whole.json'].map(kind => `${dialect}/${turn}-whole.${kind}`),
    ])
    expect(Object.keys(files).toSorted()).toEqual(expected.toSorted())
  })

  it('is the same bytes the second time', () => expect(again).toEqual(files))

  it.each(turns)('%s: the twin says what the stream says', turn => {
    const decode = wireOf(providers[name]).decoder()
    const events = framesOf(files[`${dialect}/${turn}.sse`] ?? '').flatMap(frame => decode(frame))
    const told = JSON.parse(files[`${dialect}/${turn}.${twin}.json`] ?? '') as { readonly events?: unknown }
    expect(twin === 'hub' ? told.events : told).toEqual(JSON.parse(JSON.stringify(events)))
  })

  it('holds what each conversation is for', () => {
    const answer = (turn: string) => answerOf(providers[name], files[`${dialect}/${turn}.sse`] ?? '')
    expect(answer('text').finish).toBe('stop')
    expect(answer('length').finish).toBe('length')
    expect(answer('tools').finish).toBe('tool')
    expect(answer('tools-result').blocks).toContainEqual(expect.objectContaining({ type: 'text', text: 'The tool said: Snow, -3 °C' }))
    expect(answer('parallel-tools').blocks.filter(({ type }) => type === 'tool')).toHaveLength(2)
    expect(answer('reasoning').blocks[0]).toMatchObject({ type: 'reasoning', signature: { value: expect.stringMatching(/^c2lnbmF0dXJl/) } })
  })

  it('answers the calls of the first turn by the same ids in the second', () => {
    const [call] = answerOf(providers[name], files[`${dialect}/tools.sse`] ?? '').blocks.filter(({ type }) => type === 'tool')
    expect(call).toMatchObject({ id: expect.stringMatching(/^(call_|toolu_)?\d{4}$/) })
    const id = call?.type === 'tool' ? call.id : ''
    expect((files[`${dialect}/tools-result.request.json`] ?? '').split(`"${id}"`)).toHaveLength(3)
  })

  it('tells neither key nor account nor time', () => {
    const text = Object.values(files).join('')
    expect(text).not.toContain('canary')
    expect(text).not.toMatch(/set-cookie|organization|simulated|__cf_bm|ratelimit/)
    expect(text).not.toMatch(/"(created|created_at|completed_at)": ?(?=\S)(?!1795219200|"2026-11-21T00:00:00Z"|null)/)
  })

  it('takes as many requests as it announced', () => {
    const count = Number(/(\d+) requests/.exec(planOf(optionsOf(...target(name, 'unused'))))?.[1])
    expect(simulator.calls.filter(({ provider }) => provider === name)).toHaveLength(2 * count)
  })
})

describe('a reply that is not fit to keep', () => {
  const stream = (text: string): string => {
    const item = {
      id: 'msg_1',
      type: 'message',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text, annotations: [] }],
    }
    return `data: ${JSON.stringify({ type: 'response.completed', response: { id: 'resp_1', status: 'completed', output: [item] } })}\n\n`
  }

  async function recordFrom(text: string, out: string) {
    const canned = await serveCanned(text)
    try {
      return await run(['--provider', 'openai', '--origin', canned.url, '--out', join(folder, out), '--case', 'text'])
    } finally {
      await canned.close()
    }
  }

  it('is not written when a part of the key stands in it', async () => {
    const { complete, printed } = await recordFrom(stream(`Your key begins with ${key.slice(0, 9)}`), 'leak')
    expect(complete).toBe(false)
    expect(printed).toEqual(['OpenAI, text: text.sse would hold a key or a part of one, so it is not written'])
    await expect(readdir(join(folder, 'leak'))).rejects.toThrow('ENOENT')
  })

  it('is not written when deltas tell the key piece by piece', async () => {
    const delta = (piece: string) => `data: ${JSON.stringify({ type: 'response.output_text.delta', output_index: 0, delta: piece })}\n\n`
    const end = `data: ${JSON.stringify({ type: 'response.completed', response: { status: 'completed' } })}\n\n`
    const { printed } = await recordFrom(delta(key.slice(0, 6)) + delta(key.slice(6, 12)) + end, 'pieces')
    expect(printed).toEqual([expect.stringContaining('the text of the stream would hold')])
  })

  it.each([
    ['breaks off', 'data: {"type":"response.created","response":{}}\n\n', "OpenAI's stream broke off"],
    ['fails', 'data: {"type":"error","error":{"message":"overloaded"}}\n\n', "OpenAI's stream failed: overloaded"],
  ])('is not written when it %s', async (_how, text, message) => {
    expect((await recordFrom(text, 'broken')).printed).toEqual([`OpenAI, text: ${message}`])
  })

  it('is told in the words of the provider, without the key', async () => {
    const argv = [...target('openai', 'unused'), '--case', 'text', '--model', 'gpt-none']
    expect((await run(argv)).printed).toEqual([expect.stringContaining('does not exist')])
  })
})

describe('as a program', () => {
  const script = fileURLToPath(new URL('../../functions/cli/record.ts', import.meta.url))
  const start = (...argv: string[]) =>
    promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...argv], {
      env: { ...process.env, ...environment },
    })

  it('sends nothing unless it is told to', async () => {
    const before = simulator.calls.length
    const failed = expect(start(...target('gemini', 'asked'))).rejects
    await failed.toMatchObject({
      code: 1,
      stdout: 'Nothing was sent.\n',
      stderr: expect.stringMatching(/Gemini, .*: 16 requests.*\n.*billed.*\n.*--yes/),
    })
    expect(simulator.calls.length).toBe(before)
  })

  it('writes with --yes', async () => {
    const { stdout } = await start(...target('anthropic', 'program'), '--yes', '--case', 'text')
    expect(stdout.trim().split('\n')).toHaveLength(7)
    expect(Object.keys(await filesOf(join(folder, 'program')))).toContain('messages/text.sse')
  })

  it('explains itself', async () => expect((await start('--help')).stdout).toContain('parallel-tools'))
})

describe('its options', () => {
  it('take every provider whose key is there, and its own host', () => {
    expect(optionsOf().targets.map(({ provider, origin }) => [provider.name, origin])).toEqual([
      ['openai', 'https://api.openai.com'],
      ['gemini', 'https://generativelanguage.googleapis.com'],
      ['anthropic', 'https://api.anthropic.com'],
    ])
    expect(readOptions([], { GEMINI_API_KEY: key })?.targets.map(({ provider }) => provider.name)).toEqual(['gemini'])
  })

  it('know the provider of a model', () => {
    expect(optionsOf('--model', 'claude-sonnet-5').targets).toMatchObject([{ model: 'claude-sonnet-5', provider: { name: 'anthropic' } }])
  })

  it.each([
    [['--provider', 'acme'], environment, 'There is no provider acme'],
    [['--case', 'nothing'], environment, 'There is no case nothing'],
    [['--origin', 'http://127.0.0.1:1'], environment, 'go with one provider'],
    [['--origin', 'no url', '--provider', 'openai'], environment, 'OPENAI_UPSTREAM_URL'],
    [[], {}, 'No key: set OPENAI_API_KEY'],
    [['--provider', 'openai'], { GEMINI_API_KEY: key }, 'No key: set OPENAI_API_KEY'],
    [['--what'], environment, '--what'],
  ])('refuse %j', (argv, given, message) => {
    expect(() => readOptions(argv, given)).toThrow(message)
  })

  it('send nothing when the answer is no', async () => {
    expect(await run(target('openai', 'no'), false)).toEqual({ complete: false, printed: ['Nothing was sent.'] })
  })
})
