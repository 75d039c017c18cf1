// One command line from its words to its exit status: found in the table, run, shown, or its failure explained.
import { CommanderError } from 'commander'
import type { Command, Outcome } from './command.ts'
import { commands, groups } from './commands/index.ts'
import { type Common, contextOf } from './context.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import type { Host } from './host.ts'
import { paintOf, wantsColour } from './output/paint.ts'
import type { Given } from './parameter.ts'
import { programOf } from './program.ts'

/**
 * @param argv what follows the program's name
 * @returns the exit status; everything that was thrown has been told
 */
export async function runLeeway(argv: readonly string[], host: Host): Promise<number> {
  let status: number = exitCodes.ok.status
  const act = async (command: Command, common: Common, given: Readonly<Record<string, Given>>): Promise<void> => {
    const outcome = await command.run(contextOf(host, common), given)
    show(host, common, outcome)
    if (outcome.failed) status = exitCodes.failed.status
  }
  try {
    await programOf({ commands, groups, host, act }).parseAsync([...argv], { from: 'user' })
    return status
  } catch (fault) {
    return explain(host, fault, argv.includes('--json'))
  }
}

function show({ stdout }: Host, { json }: Common, { data, text }: Outcome): void {
  const shown = json ? JSON.stringify(data, null, 2) : text()
  if (shown !== '') stdout.write(`${shown}\n`)
}

/** Failures are for people, on stderr; with `--json` they are the one document on stdout as well. */
function explain(host: Host, fault: unknown, json: boolean): number {
  // commander has said on stderr what is wrong, or has shown the help.
  if (fault instanceof CommanderError) {
    if (fault.exitCode === 0) return exitCodes.ok.status
    if (json) host.stdout.write(`${JSON.stringify({ error: { message: fault.message, code: fault.code } }, null, 2)}\n`)
    return exitCodes.usage.status
  }
  const failure = fault instanceof CommandFailure ? fault : new CommandFailure(messageOf(fault), { exit: 'failed' })
  const { exit, code = null, requestId = null, remedy = null } = failure.facts
  const { status } = exitCodes[exit]
  const paint = paintOf(wantsColour(host.environment, host.stderr.isTerminal))
  const lines = [
    `${paint.bad('error:')} ${failure.message}${code === null ? '' : ` (${code})`}`,
    ...(requestId === null ? [] : [`request id: ${requestId}`]),
    ...(remedy === null ? [] : [remedy]),
  ]
  host.stderr.write(`${lines.join('\n')}\n`)
  const told = { message: failure.message, code, request_id: requestId, remedy, exit_status: status }
  if (json) host.stdout.write(`${JSON.stringify({ error: told }, null, 2)}\n`)
  return status
}

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))
