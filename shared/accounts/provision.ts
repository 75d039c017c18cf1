// Creating and changing organisations, keys and switches: what the operator's commands and the local gateway call.
import { randomBytes } from 'node:crypto'
import { providerOf } from '../catalogue/models.ts'
import { parseStandIn } from '../hub/start-within.ts'
import type { RandomBytes } from '../random.ts'
import { hashKey, isWellFormed, mintKey } from './key.ts'
import type { AccountStore, KeyRecord, Organisation } from './records.ts'
import type { BillingState } from './terms.ts'
import { type KeyTier, keyTiers, organisationIdForm, topUpIdForm } from './terms.ts'

/** Requests per 5 seconds of an organisation that was given no other number (contract §7). */
export const defaultRequestLimit = 500

export interface OrganisationWish extends Pick<Organisation, 'createdAt'> {
  readonly name: string
  /** Letters, digits and underscores in lower case; minted where absent. */
  readonly id?: string
  readonly requestLimit?: number
  readonly billing?: BillingState
}

/** What a key may be given, and given anew. */
export interface KeyOptions
  extends Pick<KeyRecord, 'expiresAt' | 'startWithin' | 'nativeParameters' | 'maxOutputTokens' | 'models' | 'monthlyBudgetMicroUsd'> {
  readonly label?: string
  /** A named tier or any number of requests per minute; `free` where absent. */
  readonly tier?: KeyTier | number
}

export interface KeyWish extends KeyOptions, Pick<KeyRecord, 'organisation' | 'creditMicroUsd' | 'createdAt'> {
  /** This key instead of a minted one. */
  readonly key?: string
}

/** A wish that cannot be granted: the message says which rule it breaks. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError'
  /** The wish's member that breaks the rule; absent where what is there stands in the way. */
  readonly member: string | undefined

  constructor(message: string, member?: string) {
    super(message)
    this.member = member
  }
}

/** @throws ProvisionError with that message where the fact does not hold */
export function demand(fact: boolean, message: string, member?: string): asserts fact {
  if (!fact) throw new ProvisionError(message, member)
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** A new id: `org_` and 16 hex digits of chance. */
export const mintOrganisationId = (random: RandomBytes): string => `org_${Buffer.from(random(8)).toString('hex')}`

/** @throws ProvisionError where the id is taken or has a wrong form */
export async function createOrganisation(
  accounts: AccountStore,
  wish: OrganisationWish,
  random: RandomBytes = randomBytes,
): Promise<Organisation> {
  const id = wish.id ?? mintOrganisationId(random)
  demand(organisationIdForm.test(id), `An organisation's id is made of a-z, 0-9 and _: ${id}`, 'id')
  const requestLimit = wish.requestLimit ?? defaultRequestLimit
  demand(isCount(requestLimit), `A limit is a whole number: ${requestLimit}`, 'requestLimit')
  const organisation = {
    ...{ id, name: wish.name, billing: wish.billing ?? ('active' as const), requestLimit, byokVersion: 'none' },
    createdAt: wish.createdAt,
  }
  demand(await accounts.createOrganisation(organisation), `There is already an organisation ${id}`)
  return organisation
}

/**
 * Creates a key. The key itself is returned here and never again: only its hash is stored.
 * @throws ProvisionError where the organisation is missing, the key exists, or an option breaks its rule
 */
export async function createKey(
  accounts: AccountStore,
  wish: KeyWish,
  random: RandomBytes = randomBytes,
): Promise<{ readonly key: string; readonly record: KeyRecord }> {
  const key = wish.key ?? mintKey(random(12))
  demand(isWellFormed(key), 'The given key has a wrong form or checksum', 'key')
  const record = recordOf(wish, hashKey(key))
  demand((await accounts.organisation(wish.organisation)) !== undefined, `There is no organisation ${wish.organisation}`)
  demand(await accounts.createKey(record), 'This key exists already')
  return { key, record }
}

function recordOf({ key: _, tier = 'free', label = '', creditMicroUsd, ...options }: KeyWish, hash: string): KeyRecord {
  demand(creditMicroUsd === undefined || Number.isSafeInteger(creditMicroUsd), 'Credit is a whole number of micro-USD', 'creditMicroUsd')
  demandOptions(options)
  return {
    ...options,
    ...(creditMicroUsd === undefined ? {} : { creditMicroUsd }),
    hash,
    label,
    status: 'active',
    requestsPerMinute: rateOf(tier),
  }
}

function rateOf(tier: KeyTier | number): number {
  const requestsPerMinute = typeof tier === 'number' ? tier : keyTiers[tier]
  demand(isCount(requestsPerMinute), `Requests per minute are a whole number: ${tier}`, 'requestsPerMinute')
  return requestsPerMinute
}

/** The most models on a key's list. */
const mostModels = 200

/** Absent and null (an option to be removed) are always right. @throws ProvisionError naming the rule that an option breaks */
function demandOptions({ expiresAt, startWithin, maxOutputTokens: cap, models, monthlyBudgetMicroUsd: budget }: Changes<KeyOptions>): void {
  const given = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null
  demand(!given(expiresAt) || isCount(expiresAt), 'The expiry is a whole number of epoch seconds', 'expiresAt')
  demand(!given(startWithin) || parseStandIn(startWithin) !== undefined, `start_within has no such value: ${startWithin}`, 'startWithin')
  demand(!given(cap) || (isCount(cap) && cap > 0), 'A token cap is a whole number of at least 1', 'maxOutputTokens')
  demand(!given(budget) || isCount(budget), 'A monthly budget is a whole number of micro-USD', 'monthlyBudgetMicroUsd')
  if (!given(models)) return
  demand(models.length > 0 && models.length <= mostModels, `A list of models has 1 to ${mostModels} names`, 'models')
  const stranger = models.find(model => providerOf(model) === undefined)
  demand(stranger === undefined, `No provider has such a model: ${stranger}`, 'models')
}

/** What is left out stays, null removes. */
type Changes<Options> = { readonly [Name in keyof Options]?: Options[Name] | null }

export type KeyOptionChange = Changes<Omit<KeyOptions, 'label' | 'tier'>> & Pick<KeyOptions, 'label' | 'tier'>

/**
 * Changes options of a key; they hold from its next request on (a refusal by its rate for 30 s at most).
 * @throws ProvisionError where there is no such key, or an option breaks its rule
 */
export async function changeKey(accounts: AccountStore, hash: string, { tier, ...options }: KeyOptionChange): Promise<void> {
  demandOptions(options)
  const change = tier === undefined ? options : { ...options, requestsPerMinute: rateOf(tier) }
  demand(await accounts.changeKey(hash, change), 'There is no such key')
}

/** Revokes a key for good. @throws ProvisionError where there is none */
export async function revokeKey(accounts: AccountStore, hash: string): Promise<void> {
  demand(await accounts.changeKey(hash, { status: 'revoked' }), 'There is no such key')
}

/** Sets the billing state of an organisation. @throws ProvisionError where there is none */
export async function setBilling(accounts: AccountStore, organisation: string, billing: BillingState): Promise<void> {
  demand(await accounts.changeOrganisation(organisation, { billing }), `There is no organisation ${organisation}`)
}

/** Sets a key's credit in micro-USD; null makes it a key without credit. @throws ProvisionError where there is none */
export async function setCredit(accounts: AccountStore, hash: string, microUsd: number | null): Promise<void> {
  demand(microUsd === null || Number.isSafeInteger(microUsd), 'Credit is a whole number of micro-USD')
  demand(await accounts.changeKey(hash, { creditMicroUsd: microUsd }), 'There is no such key')
}

/**
 * Adds to a key's credit.
 * @param wish.id of the payment, where there is one: the same id adds once
 * @returns the new credit in micro-USD
 * @throws ProvisionError where there is no such key
 */
export async function topUp(
  accounts: AccountStore,
  wish: { readonly hash: string; readonly microUsd: number; readonly id?: string },
  random: RandomBytes = randomBytes,
): Promise<number> {
  demand(Number.isSafeInteger(wish.microUsd), 'Credit is a whole number of micro-USD')
  const id = wish.id ?? Buffer.from(random(12)).toString('hex')
  demand(topUpIdForm.test(id), "A top-up's id is made of 1 to 64 visible ASCII characters", 'id')
  const credit = await accounts.addCredit(wish.hash, { id, microUsd: wish.microUsd })
  demand(credit !== undefined, 'There is no such key')
  return credit
}

/** Switches a subsystem (a provider, a model, `videos`, `dashboard`) on, or off until epoch seconds or with an open end (null). */
export async function setSwitch(accounts: AccountStore, name: string, state: 'on' | { readonly offUntil: number | null }): Promise<void> {
  demand(/^[\x21-\x7e]{1,200}$/.test(name), 'A switch is named by 1 to 200 visible ASCII characters', 'name')
  if (state === 'on') return accounts.switchOn(name)
  demand(state.offUntil === null || isCount(state.offUntil), 'The end is a whole number of epoch seconds', 'until')
  return accounts.switchOff(name, state.offUntil)
}
