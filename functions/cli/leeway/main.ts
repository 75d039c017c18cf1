// `npm run leeway -- …`: the operator's commands. See docs/commands.md.
import { endWithReader, processHost } from './process-host.ts'
import { runLeeway } from './run.ts'

endWithReader()
process.exitCode = await runLeeway(process.argv.slice(2), processHost())
