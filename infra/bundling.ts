// How a handler becomes what is deployed. Measured as the fastest to start of those tried: CommonJS, minified, ES module sources first, no source maps.
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from 'esbuild'

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Half of what those that bill carry is the payment provider's own package, and nobody waits for them. */
const withPayments: ReadonlySet<string> = new Set(['close', 'webhooks'])

/** Bytes that a function's code may not exceed (docs/performance.md). */
export const bundleBudget = (name: string): number => (withPayments.has(name) ? 640_000 : 560_000)

export const bundling = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  // A third of the SDK: the search for credentials that Lambda has in the environment, the discovery of endpoints that are known, and streams
  // of events that no call of ours answers with.
  alias: {
    '@aws-sdk/credential-provider-node': fromRoot('infra/bundled-credentials.ts'),
    '@aws-sdk/endpoint-cache': fromRoot('infra/no-endpoint-cache.ts'),
  },
  external: ['@smithy/core/event-streams'],
} satisfies BuildOptions

export const handlerFile = (name: string): string => fromRoot(`functions/${name}/handler.ts`)
