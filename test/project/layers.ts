// Which room may import which, as one table, and the check of it. docs/adr/0016-rooms.md says why the order is this one.
import ts from 'typescript'

/**
 * The rooms from the top down: each imports itself and what stands below it. A room is a file or a folder; the longest name that fits a
 * path is its room.
 */
export const layers: readonly string[] = [
  'infra/',
  'functions/',
  'shared/adapters/',
  'shared/endpoint.ts',
  'shared/middleware/',
  'shared/admin/',
  'shared/reads/',
  'shared/answer/',
  'shared/race/',
  'shared/chain/',
  'shared/routes.ts',
  'shared/translate/',
  'shared/dialects/',
  'shared/upstream/',
  'shared/billing/',
  'shared/ledger/',
  // The rule that the money of a row is made with; billing adds its fees up.
  'shared/billing/fee.ts',
  'shared/limits/',
  'shared/accounts/',
  'shared/catalogue/',
  'shared/hub/',
  'shared/http/',
  'shared/errors/',
  'shared/log/',
  // The tables of what a row counts: the log's line derives from them as the ledger does.
  'shared/ledger/amounts.ts',
  'shared/ledger/money-fields.ts',
  'shared/hub/usage.ts',
  'shared/hub/token-counts.ts',
  'shared/settings.ts',
  'shared/providers/',
  'shared/calendar.ts',
  'shared/table.ts',
  'shared/csv.ts',
  'shared/record.ts',
  'shared/json.ts',
  'shared/random.ts',
  'shared/clock.ts',
  'shared/version.ts',
]

/** What only some may import: everything outside is wired in one place. */
export const doors: readonly { readonly room: string; readonly from: readonly string[] }[] = [
  { room: 'shared/adapters/', from: ['shared/adapters/', 'functions/assemble/'] },
  // The stack creates the table that the adapters read.
  { room: 'shared/adapters/dynamodb/layout.ts', from: ['shared/adapters/', 'infra/'] },
]

/** Imports that climb on purpose. */
export const exceptions: readonly string[] = [
  // The container is bundled as the functions are.
  'functions/container/build.ts > infra/bundling.ts',
]

/** The text of each file by its path from the root. */
export type Sources = ReadonlyMap<string, string>

/** A file and what it imports, types and dynamic imports included. */
export type Graph = ReadonlyMap<string, readonly string[]>

export const graphOf = (sources: Sources): Graph =>
  new Map(
    [...sources].map(([path, text]) => {
      const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
      const relative = specifiers.filter(specifier => specifier.startsWith('.'))
      return [path, [...new Set(relative.map(specifier => new URL(specifier, `file:///${path}`).pathname.slice(1)))]]
    }),
  )

const longestOf = (names: readonly string[], path: string): string | undefined =>
  names.filter(name => path.startsWith(name)).sort((one, other) => other.length - one.length)[0]

/** Files that stand in no room of the table. */
export const homeless = (graph: Graph): string[] => [...graph.keys()].filter(path => longestOf(layers, path) === undefined)

/** Imports of what stands above, or behind a door: `from > to`. */
export function climbs(graph: Graph): string[] {
  const depth = (path: string): number => layers.indexOf(longestOf(layers, path) ?? '')
  const forbidden = (from: string, to: string): boolean => {
    if (depth(to) < depth(from)) return true
    const door = longestOf(
      doors.map(({ room }) => room),
      to,
    )
    return door !== undefined && !doors.some(({ room, from: rooms }) => room === door && rooms.some(name => from.startsWith(name)))
  }
  const found = [...graph].flatMap(([from, targets]) => targets.filter(to => forbidden(from, to)).map(to => `${from} > ${to}`))
  return found.filter(climb => !exceptions.includes(climb))
}

/** Files that import each other, however far round: each circle once, as a sorted list. */
export function circles(graph: Graph): string[][] {
  const order: string[] = []
  const seen = new Set<string>()
  for (const path of graph.keys()) walk(graph, path, { seen, leave: one => order.push(one) })
  const back = reversed(graph)
  const placed = new Set<string>()
  return order
    .reverse()
    .map(path => {
      const circle: string[] = []
      walk(back, path, { seen: placed, leave: one => circle.push(one) })
      return circle.sort()
    })
    .filter(circle => circle.length > 1 || (circle[0] !== undefined && graph.get(circle[0])?.includes(circle[0])))
}

interface Walk {
  readonly seen: Set<string>
  /** Called when all that a file leads to was visited. */
  readonly leave: (path: string) => void
}

function walk(graph: Graph, path: string, { seen, leave }: Walk): void {
  if (seen.has(path) || !graph.has(path)) return
  seen.add(path)
  for (const next of graph.get(path) ?? []) walk(graph, next, { seen, leave })
  leave(path)
}

function reversed(graph: Graph): Graph {
  const back = new Map<string, string[]>([...graph.keys()].map(path => [path, []]))
  for (const [from, targets] of graph) for (const to of targets) back.get(to)?.push(from)
  return back
}
