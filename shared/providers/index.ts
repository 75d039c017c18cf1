// The providers. A new one is a data file and a line here: names, types, enums, settings, error codes and lists derive from this table.
import { anthropic } from './anthropic.ts'
import { gemini } from './gemini.ts'
import { openai } from './openai.ts'
import type { Counting, Door, ProviderFacts } from './provider.ts'

const table = { openai, gemini, anthropic } satisfies Readonly<Record<string, ProviderFacts>>

type Table = typeof table

export type ProviderName = keyof Table

/** A dialect that some provider is called in for requests of other dialects too. */
export type MainWireName = Table[ProviderName]['wire']

type AlsoOf<Facts> = Facts extends { readonly also: readonly { readonly wire: infer Name }[] } ? Name : never

/** A dialect that a provider is called in only for callers who speak it. */
export type OwnWireName = AlsoOf<Table[ProviderName]>

/** A dialect that some provider is called in. */
export type WireName = MainWireName | OwnWireName

/** What callers are told whose organisation has no key for a provider. */
export type MissingKeyCode = Table[ProviderName]['missingKey']

/** The providers that lack a tier which `start_within` can ask for. */
export type WithoutAuto = { [name in ProviderName]: Table[name]['tiers']['auto'] extends string ? never : name }[ProviderName]
export type WithoutFlex = { [name in ProviderName]: Table[name] extends { readonly flex: string } ? never : name }[ProviderName]

/** A provider of the table: its names and codes are known. */
export interface Provider extends ProviderFacts {
  readonly name: ProviderName
  readonly wire: MainWireName
  readonly also?: readonly OwnDoor[]
  readonly counting?: Counting & { readonly wire: WireName }
  readonly missingKey: MissingKeyCode
}

interface OwnDoor extends Door {
  readonly wire: OwnWireName
}

/** Where a provider is called for a surface's requests. */
export interface DoorOf extends Door {
  readonly wire: WireName
}

/** In the surface's own dialect where the provider is called in it, else in the one that requests are translated into. */
export const doorFor = ({ wire, path, also = [] }: Provider, surface: string): DoorOf =>
  also.find(door => door.wire === surface) ?? { wire, path: () => path }

export const providers: Readonly<Record<ProviderName, Provider>> = table

/** In the order in which lists show them. */
export const providerNames = Object.keys(table) as readonly ProviderName[]

export const isProviderName = (name: unknown): name is ProviderName => typeof name === 'string' && Object.hasOwn(table, name)

/** The provider that serves models of this name, undefined where none does. */
export const servedBy = (model: string): Provider | undefined => Object.values(providers).find(({ models }) => models.pattern.test(model))

/** All of a provider's own words for its tiers: those that are asked for, and those that answers name. */
export const tierWordsOf = ({ tiers, flex, priceTiers, unpricedTiers = [] }: ProviderFacts): readonly string[] =>
  [...Object.values(tiers), flex, ...Object.keys(priceTiers), ...unpricedTiers].filter(word => word !== undefined)

/** The model's own name, without a vendor before it: `gpt-5.5` of `openai/gpt-5.5`. Any other name as it is. */
export function withoutVendor(model: string): string {
  for (const { models } of Object.values(providers)) {
    const vendor = models.vendors.find(before => model.startsWith(before) && models.pattern.test(model.slice(before.length)))
    if (vendor !== undefined) return model.slice(vendor.length)
  }
  return model
}

/** The setting that names another origin for a provider. */
export type UpstreamVariable = `${Uppercase<ProviderName>}_UPSTREAM_URL`

/** `OPENAI_UPSTREAM_URL` of `openai`. */
export const upstreamVariable = (name: ProviderName): UpstreamVariable => `${upperCase(name)}_UPSTREAM_URL`

/** The variable in which the programs of an operator's own machine look for a provider's key. */
export type KeyVariable = `${Uppercase<ProviderName>}_API_KEY`

/** `OPENAI_API_KEY` of `openai`. */
export const keyVariable = (name: ProviderName): KeyVariable => `${upperCase(name)}_API_KEY`

const upperCase = (name: ProviderName) => name.toUpperCase() as Uppercase<ProviderName>

/** Where a provider is called, as the settings say. */
export const originOf = ({ name }: Provider, settings: Readonly<Record<UpstreamVariable, string>>): string =>
  settings[upstreamVariable(name)]
