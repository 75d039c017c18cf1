// Which provider serves a model name, and which models have a flex tier and prices, as the catalogue in force says.
import { type ProviderName, providerNames, providers, servedBy } from '../providers/index.ts'
import { catalogue } from './catalogue.ts'

export { aliasOf } from './catalogue.ts'
export type { ProviderName } from './types.ts'

/** The provider that serves this model name, or undefined where no prefix fits. */
export const providerOf = (model: string): ProviderName | undefined => servedBy(model)?.name

/** How model names may begin, for messages. */
export const knownPrefixes = [...providerNames]
  .sort()
  .map(name => providers[name].models.shown)
  .join(', ')

/** Whether this model, or the alias of this snapshot, is on its provider's flex list. */
export const isFlexCapable = (model: string): boolean => catalogue().find(model)?.flexCapable ?? false

/** Whether this model, or the alias of this snapshot, has prices, so that its cost is known and a window on it can be billed. */
export const isPriced = (model: string): boolean => (catalogue().find(model)?.periods.length ?? 0) > 0

/** A model's name in a metric: names are the callers', so all that the catalogue does not know are `other`. */
export const modelLabel = (model = ''): string => catalogue().find(model)?.id ?? 'other'
