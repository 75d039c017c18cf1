// Secrets that an operator hands over: typed unseen, or piped in. Never arguments: shells keep them, and other users see them.
import { wrongUsage } from './exit-codes.ts'
import type { Host } from './host.ts'

/** @throws CommandFailure (usage) where nothing came */
export async function readSecret({ stdin, ask }: Host, what: string): Promise<string> {
  const secret = (stdin.isTerminal ? await ask(`${what} (not shown): `, 'hidden') : await stdin.readAll()).trim()
  if (secret === '') throw wrongUsage(`${what}: nothing was given.`, 'Type it when asked, or pipe it in: `leeway … < file`.')
  return secret
}
