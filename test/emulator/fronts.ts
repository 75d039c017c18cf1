// Where a path of the public API leads in a deployment: to its function's own URL, or to the REST API.
import { endpoints } from '../../infra/endpoints.ts'
import type { FrontOptions } from './front.ts'
import type { Emulated } from './state.ts'

const patterns = endpoints
  .filter(({ name }) => name !== 'fallback')
  .flatMap(({ name, paths }) => paths.map(path => ({ name, form: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`) })))

/** The function behind a path. */
export const functionBehind = (path: string): string => patterns.find(({ form }) => form.test(path))?.name ?? 'fallback'

const pascalCase = (name: string): string => name.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase())

/** The emulator serves REST APIs under a host name of its own. */
const apiHost = (url: string): string => url.replace(/\.execute-api\.[^/]+/, '.execute-api.localhost')

export function hostsOf({ endpoint, outputs }: Emulated, front: 'url' | 'api'): FrontOptions {
  const base = apiHost(outputs.AnthropicBaseUrl ?? '')
  if (front === 'api') return { endpoint, prelude: true, urlOf: () => base }
  return { endpoint, urlOf: path => outputs[`${pascalCase(functionBehind(path))}Url`] ?? '' }
}
