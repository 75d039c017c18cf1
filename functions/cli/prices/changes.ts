// Which prices one catalogue changes of another, as a small table.
import type { Catalogue } from '../../../shared/catalogue/catalogue.ts'
import type { Bracket, TierPrices } from '../../../shared/catalogue/types.ts'

const tiers = ['standard', 'flex', 'priority'] as const
const ever = -Infinity

/** `2.5 / 0.25 / – / 15`: input, cached, cache write and output in USD per 1M tokens; `from 272000:` before what a longer input costs. */
function shown(brackets: readonly Bracket[] | undefined): string {
  if (brackets === undefined) return '–'
  const usd = (rate: number | undefined) => (rate === undefined ? '–' : String(rate / 1_000_000))
  const rates = ({ input, cached, cacheWrite, output }: Bracket) => [input, cached, cacheWrite, output].map(usd).join(' / ')
  return brackets.map(bracket => `${bracket.from === 0 ? '' : `from ${bracket.from}: `}${rates(bracket)}`).join('; ')
}

/** When the prices of a model may change in either catalogue, in order. */
function momentsOf(model: string, catalogues: readonly Catalogue[]): number[] {
  const periods = catalogues.flatMap(({ models }) => models.find(({ id }) => id === model)?.periods ?? [])
  const moments = periods.map(({ since }) => (since === undefined ? ever : Date.parse(since)))
  return [...new Set([ever, ...moments])].toSorted((a, b) => (a < b ? -1 : 1))
}

const dayOf = (moment: number): string => (moment === ever ? 'ever' : new Date(moment).toISOString().slice(0, 10))

/** One line a model, date and tier whose price changes: `gpt-5.4 standard since ever: 2.5 / … → 1 / …`. Empty where nothing does. */
export function changesOf(before: Catalogue, after: Catalogue): string[] {
  const names = [...new Set([...before.models, ...after.models].map(({ id }) => id))]
  return names.flatMap(model =>
    momentsOf(model, [before, after]).flatMap(at => {
      const [old, fresh]: readonly (TierPrices | undefined)[] = [before.pricesOf(model, at), after.pricesOf(model, at)]
      return tiers.flatMap(tier => {
        const [from, to] = [shown(old?.[tier]), shown(fresh?.[tier])]
        return from === to ? [] : [`${model.padEnd(28)} ${tier.padEnd(8)} since ${dayOf(at).padEnd(10)}  ${from} → ${to}`]
      })
    }),
  )
}
