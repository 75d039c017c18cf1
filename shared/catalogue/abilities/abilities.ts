// What a model takes: the row of its family laid over the row of its provider, an operator's rows last.
import { type ProviderName, providerNames, providers, servedBy } from '../../providers/index.ts'
import { aliasOf, type Catalogue, catalogue } from '../catalogue.ts'
import { anthropicBase, anthropicFamilies } from './anthropic.ts'
import { geminiBase, geminiFamilies } from './gemini.ts'
import { openaiBase, openaiFamilies } from './openai.ts'
import { type Abilities, type AbilityRow, type BaseRow, type Effort, efforts } from './types.ts'

/** What holds for a provider's models where no family says otherwise. */
export const baseRows: Readonly<Partial<Record<ProviderName, BaseRow>>> = {
  openai: openaiBase,
  gemini: geminiBase,
  anthropic: anthropicBase,
}

/** The families of this release; of two that match as much of a name, the later one holds. */
export const familyRows: Readonly<Partial<Record<ProviderName, readonly AbilityRow[]>>> = {
  openai: openaiFamilies,
  gemini: geminiFamilies,
  anthropic: anthropicFamilies,
}

/** A catalogue's answers, kept while it is in force: few models are asked for, and often. */
const remembered = new WeakMap<Catalogue, Map<string, Abilities>>()
/** Names come from callers, so that there is no end of them. */
const mostRemembered = 1_000

/**
 * What this model takes. A dated snapshot is its alias, a model that is not known takes what its family takes, and a family that is not known
 * what its provider's newest models take. Pure: the same model and catalogue give the same answer.
 * @param model a name that a provider serves; any other is taken for one of OpenAI's
 */
export function abilitiesOf(model: string, of: Catalogue = catalogue()): Abilities {
  const known = remembered.get(of) ?? new Map<string, Abilities>()
  remembered.set(of, known)
  const found = known.get(model)
  if (found !== undefined) return found
  const provider = holderOf(model)
  const name = aliasOf(model)
  const family = closest(familyRows[provider] ?? [], name)
  const abilities: Abilities = {
    ...(baseRows[provider] ?? openaiBase).abilities,
    ...family?.abilities,
    ...closest(of.abilities ?? [], name)?.abilities,
  }
  if (known.size < mostRemembered) known.set(model, abilities)
  return abilities
}

/** Whose rows speak for a model: its provider's, else those of the first provider that is called in the same dialect. */
function holderOf(model: string): ProviderName {
  const own = servedBy(model)
  if (own === undefined) return 'openai'
  if (baseRows[own.name] !== undefined) return own.name
  return providerNames.find(name => baseRows[name] !== undefined && providers[name].wire === own.wire) ?? own.name
}

function closest(rows: readonly AbilityRow[], name: string): AbilityRow | undefined {
  let best: AbilityRow | undefined
  let most = 1
  for (const row of rows) {
    const length = new RegExp(row.pattern).exec(name)?.[0].length ?? 0
    if (length < most) continue
    best = row
    most = length
  }
  return best
}

const order: readonly string[] = efforts
const rank = (effort: string): number => order.indexOf(effort)

/** Whether there is a way to ask this model for no thinking at all. */
export const canTurnOff = ({ reasons, efforts: levels, thinking }: Abilities): boolean =>
  !reasons || levels.includes('none') || thinking.includes('disabled') || thinking.includes('between_tools')

/**
 * The level of this model that comes nearest to the one asked for: the highest that is not above it, else the lowest. A level is never
 * answered with `none`, which is another wish; `none` itself, where the model cannot stop thinking, with the lowest.
 * @returns undefined where the model has no levels, or the word is none
 */
export function nearestEffort(effort: string, { efforts: levels }: Pick<Abilities, 'efforts'>): Effort | undefined {
  if (effort === 'none' && levels.includes('none')) return 'none'
  if (!isEffort(effort)) return undefined
  const thinking = levels.filter(level => level !== 'none')
  return thinking.findLast(level => rank(level) <= rank(effort)) ?? thinking[0]
}

/** Whether the word is a level that some model has. */
export const isEffort = (word: string): word is Effort => order.includes(word)

/** Whether one level is above another. */
export const isAbove = (effort: Effort, other: Effort): boolean => rank(effort) > rank(other)
