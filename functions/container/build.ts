// Bundles the container's entry into one file: `node functions/container/build.ts dist/main.cjs`. Unlike Lambda's bundles it holds the search for credentials.
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { bundling } from '../../infra/bundling.ts'

export const containerBundle = {
  ...bundling,
  alias: {},
  external: [],
  entryPoints: [fileURLToPath(new URL('./main.ts', import.meta.url))],
} satisfies BuildOptions

const [outfile] = process.argv.slice(2)
if (import.meta.main && outfile !== undefined) await build({ ...containerBundle, outfile })
