// The test files that share their process with no other, each with its reason.
import { relative } from 'node:path'

/** What is not seen from outside when a file has changed it (state.ts sees the rest), and what a file asks of its process. */
const alone: readonly { readonly files: RegExp; readonly reason: string }[] = [
  { files: /^test\/(infra|lambda)\//, reason: 'synthesised stacks and bundles take half of what a process may hold' },
  { files: /^test\/catalogue\/(catalogue|refresh|stored-prices)\./, reason: 'the catalogue in force is a value of its module' },
  { files: /^test\/(cli\/prices|ledger\/rerate)\./, reason: 'the catalogue in force is a value of its module' },
  { files: /^test\/ledger\/fields\./, reason: 'adds rows to tables before anything is derived from them, and a hook to the loader' },
  { files: /^test\/translate\/parses\./, reason: 'counts every call of JSON.parse' },
]

export const needsOwnProcess = (rootDir: string, path: string): boolean => alone.some(({ files }) => files.test(relative(rootDir, path)))
