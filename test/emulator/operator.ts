// The operator at a terminal: the CLI as a process of its own, which believes that it talks to AWS.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './programs.ts'
import { region } from './requests.ts'
import { emulated, type Identity } from './state.ts'

const main = fileURLToPath(new URL('../../functions/cli/leeway/main.ts', import.meta.url))
const redirect = new URL('redirect.ts', import.meta.url).href

export interface Said {
  readonly status: number | undefined
  readonly stderr: string
  /** What `--json` printed. */
  readonly data: Record<string, unknown>
}

export interface CallOptions {
  /** Piped in. */
  readonly input?: string
  readonly as?: Identity
}

/** `leeway … --json` against the deployed admin URL. */
export async function leeway(argv: readonly string[], options: CallOptions = {}): Promise<Said> {
  const { endpoint, folder, operator } = emulated()
  const { accessKeyId, secretAccessKey } = options.as ?? operator
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    XDG_CONFIG_HOME: join(folder, 'config'),
    LEEWAY_ADMIN_KEY: '',
    LEEWAY_ADMIN_URL: '',
  }
  const told = ['--disable-warning=ExperimentalWarning', '--import', redirect, main, ...argv, '--json']
  const { status, stdout, stderr } = await run(process.execPath, told, { environment, input: options.input })
  return { status, stderr, data: stdout.startsWith('{') ? JSON.parse(stdout) : {} }
}
