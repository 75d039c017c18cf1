// Every parameter's fate, per surface and provider (SPEC §6): the tables, and the check that they drive.
import type { ProviderName } from '../../catalogue/models.ts'
import { LeewayError } from '../../errors/leeway-error.ts'
import type { Body, CheckOptions, SurfaceName } from '../dialect.ts'
import { chat } from './chat.ts'
import type { ParameterRow } from './fate.ts'
import { interactions } from './interactions.ts'
import { messages } from './messages.ts'
import { responses } from './responses.ts'
import { knownFields, refuseUnknown } from './unknown.ts'
import { compile, type Finding } from './walk.ts'

export interface FatesTable {
  /** The provider whose own dialect this is. Chat has none: OpenAI too is called through Responses. */
  readonly home?: ProviderName
  readonly rows: readonly ParameterRow[]
}

export const fates: Readonly<Record<SurfaceName, FatesTable>> = {
  responses: { home: 'openai', rows: responses },
  chat: { rows: chat },
  interactions: { home: 'gemini', rows: interactions },
  messages: { home: 'anthropic', rows: messages },
}

const providers: readonly ProviderName[] = ['openai', 'gemini', 'anthropic']

type Check = (body: Body) => void

const laneOf = (surface: SurfaceName, { target, native }: CheckOptions): string => `${surface} ${target} ${native}`

const checks: ReadonlyMap<string, Check> = new Map(
  (Object.keys(fates) as SurfaceName[]).flatMap(surface =>
    providers.flatMap(target =>
      [false, true].map((native): [string, Check] => [laneOf(surface, { target, native }), checkOf(fates[surface], { target, native })]),
    ),
  ),
)

/**
 * Refuses what this surface or this target cannot carry; `null` counts as absent. One walk over the fields that the table names.
 * Fields that the table does not name travel in the same-dialect lane and are refused across dialects.
 * @throws LeewayError of the first refused field in the table's order, with its concrete path as `param`
 */
export function checkParameters(surface: SurfaceName, body: Body, options: CheckOptions): void {
  checks.get(laneOf(surface, options))?.(body)
}

function checkOf({ home, rows }: FatesTable, { target, native }: CheckOptions): Check {
  const find = compile(rows, target, native ? (target === home ? 'same-dialect' : 'across') : 'off')
  const known = target === home ? undefined : knownFields(rows)
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
