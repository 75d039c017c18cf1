// Names and ids under a provider's rule: which characters they may have, and how many.
import type { NameRule } from '../../catalogue/abilities/types.ts'
import { digest } from '../digest.ts'

export type Test = (name: string) => boolean

/** Whether a name keeps to the rule. */
export function ruleTest({ pattern, longest }: NameRule): Test {
  const expression = new RegExp(pattern)
  return name => name.length <= longest && expression.test(name)
}

const digits = 8

/**
 * A name that keeps to the rule, the same for the same name: what it can keep of its letters, and a digest of the whole. It does not depend on
 * the other names of a request, so that it stays the same from turn to turn. @param again counts from 1 where the first was taken
 */
export function fittedName(name: string, rule: NameRule, again = 0): string {
  const fits = ruleTest({ ...rule, longest: Number.POSITIVE_INFINITY })
  const letters = [...name.slice(0, rule.longest)].map(letter => (fits(`_${letter}`) ? letter : '_')).join('')
  const opened = letters === '' || fits(letters) ? letters : `_${letters}`
  const mark = digest(again === 0 ? name : `${name}#${again}`, digits)
  return `${opened.slice(0, rule.longest - digits - 1)}_${mark}`
}
