// The audit log for people: who changed what, and from what to what.
import type { AuditView } from '../../../../shared/admin/contract.ts'
import type { Paint } from './paint.ts'
import { table } from './table.ts'
import { timeOf } from './time.ts'

export const auditTable = (rows: readonly AuditView[], paint: Paint): string =>
  table(
    rows,
    [
      { head: 'AT', cell: row => timeOf(row.at) },
      { head: 'WHO', cell: row => `${row.admin.name} (${row.admin.fingerprint})` },
      { head: 'DID', cell: row => row.action },
      { head: 'TO', cell: row => row.target },
      { head: 'OUTCOME', cell: row => outcomeOf(row, paint) },
      { head: 'CHANGE', cell: ({ before, after }) => changeOf(before, after) },
    ],
    { paint, empty: 'Nothing was changed yet.' },
  )

function outcomeOf({ outcome, code }: AuditView, paint: Paint): string {
  if (outcome === 'done') return outcome
  return outcome === 'failed' ? paint.bad(`failed: ${code ?? 'unknown'}`) : paint.warning('not known: look at it')
}

/** `request_limit: 500 → 1500`: the leaves that are in both and differ; nothing where something was made or removed. */
export function changeOf(before: unknown, after: unknown): string {
  const [old, fresh] = [leavesOf(before), leavesOf(after)]
  const changed = [...old].filter(([path, leaf]) => fresh.has(path) && fresh.get(path) !== leaf)
  return changed.map(([path, leaf]) => `${path}: ${leaf} → ${fresh.get(path)}`).join(', ')
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Longer texts are ids that nobody reads to their end. */
const longest = 24

/** What stands at each path (`providers.0.stored`). */
function leavesOf(value: unknown, path = ''): ReadonlyMap<string, string> {
  if (!isBranch(value)) return new Map([[path, value === null ? 'none' : shortened(String(value))]])
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...leavesOf(inner, path === '' ? name : `${path}.${name}`)]))
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)
