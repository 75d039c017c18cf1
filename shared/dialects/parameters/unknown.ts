// Fields that no row of a fates table names: across dialects they are refused, since leaving them out would drop them silently.
import { LeewayError } from '../../errors/leeway-error.ts'
import type { Body } from '../dialect.ts'
import { isObject } from '../shape.ts'
import type { ParameterRow } from './fate.ts'

/** The top-level names of a table; with the members of an object, where the table lists those instead of the object. */
export type KnownFields = ReadonlyMap<string, ReadonlySet<string> | undefined>

export function knownFields(table: readonly ParameterRow[]): KnownFields {
  const paths = table.map(({ path }) => path.split('.'))
  const whole = new Set(paths.filter(({ length, 1: member }) => length === 1 || member === '*').map(([name]) => name))
  const known = new Map<string, Set<string> | undefined>()
  for (const [name = '', member] of paths) {
    if (whole.has(name) || member === undefined) known.set(name, undefined)
    else known.set(name, (known.get(name) ?? new Set()).add(member))
  }
  return known
}

/** @throws LeewayError `unsupported_parameter` of the first field that is not known and not null */
export function refuseUnknown(body: Body, known: KnownFields): void {
  for (const name in body) {
    const value = body[name]
    if (value === null || value === undefined) continue
    if (!known.has(name)) throw unknown(name)
    const members = known.get(name)
    if (members === undefined || !isObject(value)) continue
    const stranger = Object.keys(value).find(member => !members.has(member) && value[member] !== null)
    if (stranger !== undefined) throw unknown(`${name}.${stranger}`)
  }
}

const unknown = (param: string): LeewayError =>
  new LeewayError('unsupported_parameter', { param, facts: { because: ': no counterpart is known to which it could be translated' } })
