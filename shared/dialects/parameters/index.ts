// Every parameter's fate, per surface and target (contract §6): the check that a surface's table drives.

import { LeewayError } from '../../errors/leeway-error.ts'
import { doorFor, type ProviderName, providerNames, providers, type WireName } from '../../providers/index.ts'
import type { About } from '../about.ts'
import type { Body, CheckOptions } from '../dialect.ts'
import { type Fate, fateOf, type ParameterRow } from './fate.ts'
import { knownFields, refuseUnknown } from './unknown.ts'
import { compile, type Finding } from './walk.ts'

/**
 * The check of one surface: it refuses what the surface or the target cannot carry; `null` counts as absent. One walk over the fields that the
 * table names. Fields that it does not name travel in the same dialect and are refused across dialects.
 *
 * What it returns throws a LeewayError of the first refused field in the table's order, with its concrete path as `param`.
 */
export function parameterCheck(surface: Pick<About, 'name'>, rows: readonly ParameterRow[]): (body: Body, options: CheckOptions) => void {
  const wires = [...new Set(providerNames.map(name => wireOf(surface, name)))]
  const checks = new Map(
    wires.map(wire => [
      wire,
      { strict: checkOf({ surface, rows, wire, native: false }), native: checkOf({ surface, rows, wire, native: true }) },
    ]),
  )
  return (body, { target, native }) => {
    const check = checks.get(wireOf(surface, target))
    if (check === undefined) throw new Error(`No parameters of ${surface.name} are known for ${target}`)
    check[native ? 'native' : 'strict'](body)
  }
}

/** The dialect that a provider is called in for this surface. */
const wireOf = ({ name }: Pick<About, 'name'>, target: ProviderName): WireName => doorFor(providers[target], name).wire

/** What becomes of a surface's parameter that is sent to a model of this provider. */
export const fateAt = (surface: Pick<About, 'name'>, row: ParameterRow, target: ProviderName): Fate => fateOf(row, wireOf(surface, target))

interface Lane {
  readonly surface: Pick<About, 'name'>
  readonly rows: readonly ParameterRow[]
  readonly wire: WireName
  readonly native: boolean
}

function checkOf({ surface, rows, wire, native }: Lane): (body: Body) => void {
  const home = surface.name === wire
  const find = compile(rows, wire, native ? (home ? 'same-dialect' : 'across') : 'off')
  const known = home ? undefined : knownFields(rows)
  return body => {
    const finding = find(body)
    if (finding !== undefined) throw refusalOf(finding)
    if (known !== undefined) refuseUnknown(body, known)
  }
}

function refusalOf({ refusal, param }: Finding): LeewayError {
  const { code, because = '', allowed = '' } = refusal
  return new LeewayError(code, { param, facts: { because, allowed } })
}
