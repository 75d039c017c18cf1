// What `npm start` prints for a newcomer: where to point which SDK, the key, and a request to paste.
import { providerNames } from '../../shared/providers/index.ts'
import { version } from '../../shared/version.ts'
import { isLoopback } from './admin-route.ts'
import type { LocalSettings } from './settings.ts'
import { upstreamOf } from './settings.ts'
import type { Simulator } from './simulator/simulator.ts'

export interface Welcome {
  readonly url: string
  readonly key: string
  readonly agentKey: string
  readonly adminKey: string
  readonly settings: LocalSettings
  readonly simulator?: Simulator
}

export function welcome({ url, key, agentKey, adminKey, settings, simulator }: Welcome): string {
  return `
Leeway ${version} on this machine, with ${settings.LEEWAY_DATA === undefined ? 'nothing kept' : `its data in ${settings.LEEWAY_DATA}`}.
Providers: ${providerLine(settings)}

  OpenAI SDKs      base URL ${url}/v1
  Anthropic SDKs   base URL ${url}
  Google SDKs      base URL ${url}
  key              ${key}

Try a window of 15 seconds: flex first, standard in time. The x-leeway-* headers tell how it went.

  curl -sNi ${url}/v1/responses \\
    -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\
    -d '{"model":"gpt-5.5","input":"Hello","stream":true,"start_within":"00h-00m-15s"}'
${agents(url, agentKey)}${isLoopback(settings.HOST) ? operate(url, adminKey) : ''}${simulator === undefined ? '' : play(simulator)}
`
}

const agents = (url: string, key: string): string => `
For coding agents there is a key of its own: half price within 30 seconds where the model has flex, standard elsewhere. Claude Code, and Codex:

  ANTHROPIC_BASE_URL=${url} ANTHROPIC_AUTH_TOKEN=${key} claude --model gpt-5.5
  LEEWAY_KEY=${key} codex -m gpt-5.5 -c model_provider=leeway -c 'model_providers.leeway={name="Leeway",base_url="${url}/v1",env_key="LEEWAY_KEY",wire_api="responses",supports_websockets=false}'
`

const operate = (url: string, adminKey: string): string => `
To operate it, from another terminal (here for the savings of the demo organisation):

  LEEWAY_ADMIN_URL=${url} LEEWAY_ADMIN_KEY=${adminKey} npm run leeway -- usage --organisation demo
`

const providerLine = (settings: LocalSettings): string =>
  providerNames
    .map(name => {
      const { url, key, simulated } = upstreamOf(name, settings)
      if (simulated) return `${name} simulated`
      return `${name} ${url ?? 'real'}${key === undefined ? ' (no key stored)' : ''}`
    })
    .join(', ')

const play = ({ origins }: Simulator): string => `
The simulated flex tier comes and goes by itself. To make it refuse (or "always", "queue" with "seconds", "overload-inside-200", ...):

  curl -X PUT ${origins.openai}/simulator/flex -H 'content-type: application/json' -d '{"openai":{"mode":"never"}}'
`
