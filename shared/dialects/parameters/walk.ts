// Finds the first refused field of a body: a fates table, compiled into a tree of field names, is walked along the body once.
// The tree is as deep as the table, so that the rest of the body (tool arguments, schemas, texts) is never entered.
import { isDeepStrictEqual } from 'node:util'
import type { WireName } from '../../providers/index.ts'
import type { Body } from '../dialect.ts'
import { fateOf, type ParameterRow, type Refused } from './fate.ts'

interface Rule {
  /** Place in the table: the first row that is broken answers. */
  readonly order: number
  readonly refusal: Refused
  readonly on: readonly string[] | undefined
}

interface Node {
  readonly fields: Map<string, Node>
  each: Node | undefined
  readonly rules: Rule[]
}

export interface Finding {
  readonly refusal: Refused
  /** Concrete path: `messages.0.content.1.cache_control`. */
  readonly param: string
}

interface Search {
  /** Where the walk stands. */
  readonly trail: (string | number)[]
  order: number
  finding: Finding | undefined
}

/** What the key's option *native parameters* means in a lane. */
export type NativeOption = 'off' | 'same-dialect' | 'across'

const letsThrough = (row: ParameterRow, option: NativeOption): boolean =>
  row.nativeOption !== undefined && (option === 'same-dialect' || (option === 'across' && row.nativeOption === 'hint'))

/** Compiles the refused rows of one lane. For module load, not for requests. */
export function compile(table: readonly ParameterRow[], target: WireName, option: NativeOption): (body: Body) => Finding | undefined {
  const root = newNode()
  for (const [order, row] of table.entries()) {
    const refusal = fateOf(row, target)
    if (refusal.fate !== 'refused' || letsThrough(row, option)) continue
    nodeAt(root, row.path).rules.push({ order, refusal, on: row.on })
  }
  return body => {
    const search: Search = { trail: [], order: Number.POSITIVE_INFINITY, finding: undefined }
    visitFields(search, root, body)
    return search.finding
  }
}

const newNode = (): Node => ({ fields: new Map(), each: undefined, rules: [] })

function nodeAt(root: Node, path: string): Node {
  let node = root
  for (const segment of path.split('.')) {
    const next: Node = (segment === '*' ? node.each : node.fields.get(segment)) ?? newNode()
    if (segment === '*') node.each = next
    else node.fields.set(segment, next)
    node = next
  }
  return node
}

function visit(search: Search, node: Node, value: unknown): void {
  if (Array.isArray(value)) {
    if (node.each !== undefined) visitElements(search, node.each, value)
  } else if (isObject(value) && node.fields.size > 0) visitFields(search, node, value)
}

function visitElements(search: Search, each: Node, values: readonly unknown[]): void {
  const { trail } = search
  for (let index = 0; index < values.length; index += 1) {
    trail.push(index)
    visit(search, each, values[index])
    trail.pop()
  }
}

function visitFields(search: Search, node: Node, holder: Body): void {
  for (const name in holder) {
    const child = node.fields.get(name)
    const value = holder[name]
    if (child === undefined || value === null || value === undefined) continue
    search.trail.push(name)
    for (const rule of child.rules) test(search, rule, { value, holder })
    visit(search, child, value)
    search.trail.pop()
  }
}

function test(search: Search, { order, refusal, on }: Rule, { value, holder }: { value: unknown; holder: Body }): void {
  if (order >= search.order) return
  if (on !== undefined && !on.includes(String(holder.type))) return
  if (typeof value === 'string' && refusal.carries?.includes(value)) return
  if (refusal.accepts?.some(accepted => isDeepStrictEqual(accepted, value))) return
  search.order = order
  search.finding = { refusal, param: search.trail.join('.') }
}

const isObject = (value: unknown): value is Body => typeof value === 'object' && value !== null
