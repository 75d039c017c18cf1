// The coding agents that are tried: how each is called without a terminal, told where the gateway is, and what it said at the end.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The gateway, its key for agents, and the model that is tried. */
export interface Place {
  readonly url: string
  readonly key: string
  readonly model: string
  /** The agent's home, and the folder that it works in. */
  readonly folder: string
}

export interface Agent {
  readonly name: string
  /** The package of npm that it is, and its program. */
  readonly package: string
  readonly program: string
  /** The tool that runs a command (one word), and its arguments for one: the simulated models call the tools that a prompt names, with what follows. */
  tool(command: string): string
  argv(place: Place, prompt: string): readonly string[]
  environment(place: Place): Readonly<Record<string, string>>
  prepare?(place: Place): Promise<void>
  /** The final answer in what it printed, line by line as JSON; empty where there is none. */
  answer(lines: readonly Json[]): string
}

export type Json = Readonly<Record<string, unknown>>

const objectOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const claudeCode: Agent = {
  name: 'Claude Code',
  package: '@anthropic-ai/claude-code',
  program: 'claude',
  tool: command => `Bash ${JSON.stringify({ command, description: 'Reads the notes' })}`,
  argv: ({ model }, prompt) => ['-p', prompt, '--model', model, '--allowedTools', 'Bash', '--output-format', 'stream-json', '--verbose'],
  environment: ({ url, key }) => ({
    ...{ ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: key },
    ...{ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
  }),
  answer: lines => textOf(lines.find(({ type }) => type === 'result')?.result),
}

/** As TOML; without `supports_websockets=false` Codex first tries a WebSocket. */
const codexProvider = (url: string): string =>
  `model_providers.leeway={name="Leeway",base_url="${url}/v1",env_key="LEEWAY_KEY",wire_api="responses",supports_websockets=false}`

const codex: Agent = {
  name: 'Codex',
  package: '@openai/codex',
  program: 'codex',
  tool: command => `exec_command ${JSON.stringify({ cmd: command })}`,
  argv: ({ url, model }, prompt) => [
    ...['exec', '--json', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', '-m', model],
    ...['-c', 'model_provider=leeway', '-c', codexProvider(url), prompt],
  ],
  environment: ({ key }) => ({ LEEWAY_KEY: key }),
  answer: lines =>
    lines
      .map(({ item }) => objectOf(item))
      .filter(({ type }) => type === 'agent_message')
      .map(({ text }) => textOf(text))
      .join('\n'),
}

const opencode: Agent = {
  name: 'opencode',
  package: 'opencode-ai',
  program: 'opencode',
  tool: command => `bash ${JSON.stringify({ command, description: 'notes' })}`,
  // It would put quotes around an argument that has spaces, and escape those inside.
  argv: ({ model }, prompt) => ['run', '--format', 'json', '-m', `leeway/${model}`, ...prompt.split(' ')],
  environment: () => ({ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }),
  async prepare({ url, key, model, folder }) {
    const leeway = {
      npm: '@ai-sdk/openai-compatible',
      name: 'Leeway',
      options: { baseURL: `${url}/v1`, apiKey: key },
      models: { [model]: {} },
    }
    await writeFile(join(folder, 'opencode.json'), JSON.stringify({ autoupdate: false, share: 'disabled', provider: { leeway } }))
  },
  answer: lines =>
    lines
      .filter(({ type }) => type === 'text')
      .map(({ part }) => textOf(objectOf(part).text))
      .join('\n'),
}

export const agents: readonly Agent[] = [claudeCode, codex, opencode]
