// The words and forms that accounts are made of, each said once: billing states, the tiers of keys, the forms of ids.
import { namesOf } from '../table.ts'

/** How the payment of an organisation stands. Only `active` lets a billable race begin. */
export const billingStates = ['active', 'overdue', 'no_payment_method'] as const
export type BillingState = (typeof billingStates)[number]

/** Requests per minute of the named tiers of a key. */
export const keyTiers = { free: 10, elevated: 60, paid: 100 } as const
export type KeyTier = keyof typeof keyTiers
export const keyTierNames = namesOf(keyTiers)

/** An organisation's id: lower-case letters, digits and underscores. */
export const organisationIdForm = /^[a-z0-9_]{1,64}$/

/** The id of a top-up: visible ASCII characters. */
export const topUpIdForm = /^[\x21-\x7e]{1,64}$/
