// The admin API as data: every route, what it is sent and what it answers. The server's router and the operator's commands derive from it.
import * as z from 'zod'
import { billingStates, keyTierNames, keyTiers, organisationIdForm, topUpIdForm } from '../accounts/terms.ts'
import type { StatementView, statementJson } from '../billing/views.ts'
import type { receiptOf } from '../reads/receipts.ts'
import { usageDimensions } from '../reads/usage-groups.ts'
import { usageLimit } from '../reads/usage-query.ts'
import { rowsOf } from '../table.ts'
import type {
  AdminView,
  AuditView,
  KeyView,
  NewAdmin,
  NewKey,
  OddsView,
  OrganisationView,
  Page,
  ProviderKeysView,
  ProviderTest,
  RotatedKey,
  StatusView,
  SwitchView,
  UsageView,
} from './replies.ts'

export type { StatementView } from '../billing/views.ts'
export type * from './replies.ts'

/** Carries an admin key: `Authorization` is SigV4's. */
export const adminKeyHeader = 'x-leeway-admin-key'

export type AdminMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface AdminRoute {
  readonly method: AdminMethod
  /** Segments `{name}` are the route's parameters. */
  readonly path: string
  /** Whether it changes anything, and so leaves an audit row. */
  readonly changes: boolean
  /** Of the JSON body; a route without one wants none. */
  readonly body?: z.ZodType
  /** Of the query string: every value arrives as text. */
  readonly query?: z.ZodType
}

const count = z.number().int().min(0)
const seconds = count.describe('Unix seconds.')
const name = z.string().trim().min(1).max(200)
const requestLimit = count.max(1_000_000).describe('Requests per 5 seconds, over all keys.')
const billingState = z.enum(billingStates)

const keyOptions = {
  label: z.string().max(200).optional(),
  requests_per_minute: z
    .union([z.enum(keyTierNames), count])
    .optional()
    .describe(
      `A tier (${rowsOf(keyTiers)
        .map(([name, rate]) => `${name} ${rate}`)
        .join(', ')}) or any number.`,
    ),
}

const removableKeyOptions = {
  expires_at: seconds.describe('Unix seconds after which the key is refused.'),
  start_within: z
    .string()
    .describe(
      'Stands in for an absent start_within: one of its forms, or two (00h-00m-30s|default), of which the second stands where the first is not possible.',
    ),
  native_parameters: z.boolean().describe('Whether refused parameters travel untouched in the same dialect.'),
  max_output_tokens: count.min(1).describe('Stands in for an absent token cap where the model must have one, as Claude models.'),
  models: z.array(z.string().min(1)).min(1).max(200).describe('The only models that the key may use.'),
  monthly_budget_micro_usd: count.describe('What the key may spend in a UTC month.'),
}

export const newOrganisation = z.strictObject({
  id: z.string().regex(organisationIdForm, 'a-z, 0-9 and _, at most 64 of them').optional().describe('Minted where absent.'),
  name,
  request_limit: requestLimit.optional(),
  billing_state: billingState.optional(),
})

export const organisationChange = z.strictObject({
  name: name.optional(),
  request_limit: requestLimit.optional(),
  billing_state: billingState.optional(),
})

export const newKey = z.strictObject({
  ...keyOptions,
  ...z.object(removableKeyOptions).partial().shape,
  credit_micro_usd: count.optional().describe('Prepaid credit; absent: a key without one.'),
})

/** What is left out stays; null removes. */
export const keyChange = z.strictObject({
  ...keyOptions,
  expires_at: removableKeyOptions.expires_at.nullish(),
  start_within: removableKeyOptions.start_within.nullish(),
  native_parameters: removableKeyOptions.native_parameters.nullish(),
  max_output_tokens: removableKeyOptions.max_output_tokens.nullish(),
  models: removableKeyOptions.models.nullish(),
  monthly_budget_micro_usd: removableKeyOptions.monthly_budget_micro_usd.nullish(),
  credit_micro_usd: z.null().optional().describe('null: a key without prepaid credit. Credit is added by its own route.'),
})

/** Thirty days. */
const longestOverlap = 2_592_000

export const rotation = z.strictObject({
  overlap_seconds: count
    .max(longestOverlap)
    .optional()
    .describe('For so long the old key goes on working: a day where absent. 0 on a key with credit, which moves to the new key.'),
})

export const topUp = z.strictObject({
  id: z.string().regex(topUpIdForm, '1 to 64 visible ASCII characters').describe('Of the payment: the same id adds once.'),
  micro_usd: z.number().int().describe('Below 0 takes away.'),
})

export const providerKey = z.strictObject({ key: z.string().min(1).max(10_000) })

export const providerTrial = z.strictObject({ key: z.string().min(1).max(10_000).optional().describe('Instead of the stored one.') })

export const newAdmin = z.strictObject({ name })

export const switchOff = z.strictObject({ until: seconds.nullish().describe('Unix seconds at which it is expected back.') })

const page = {
  cursor: z.string().min(1).max(1000).optional().describe('`next_cursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Entries of a page.'),
}

const pageQuery = z.strictObject(page)

export const usageGroups = usageDimensions

/** Read as `GET /v1/usage` reads them (shared/reads/usage-query.ts). */
export const usageQuery = z.strictObject({
  from: z.string().optional().describe('First UTC day or month; the first of the month of `to` where absent.'),
  to: z.string().optional().describe('Last UTC day or month, included; today where absent.'),
  by: z.string().optional().describe('day, model, key, tier, in any combination, separated by commas; day where absent.'),
  limit: z.coerce.number().int().min(1).max(usageLimit).default(usageLimit).describe('Groups of a page.'),
  cursor: page.cursor,
})

const organisation = '/admin/organisations/{organisation}'
const key = `${organisation}/keys/{fingerprint}` as const
const provider = `${organisation}/providers/{provider}` as const

const read = { method: 'GET', changes: false } as const
const post = { method: 'POST', changes: true } as const
const patch = { method: 'PATCH', changes: true } as const
const put = { method: 'PUT', changes: true } as const
const remove = { method: 'DELETE', changes: true } as const

export const contract = {
  createOrganisation: { ...post, path: '/admin/organisations', body: newOrganisation },
  listOrganisations: { ...read, path: '/admin/organisations', query: pageQuery },
  showOrganisation: { ...read, path: organisation },
  changeOrganisation: { ...patch, path: organisation, body: organisationChange },

  createKey: { ...post, path: `${organisation}/keys`, body: newKey },
  listKeys: { ...read, path: `${organisation}/keys` },
  showKey: { ...read, path: key },
  changeKey: { ...patch, path: key, body: keyChange },
  rotateKey: { ...post, path: `${key}/rotate`, body: rotation },
  revokeKey: { ...post, path: `${key}/revoke` },
  addCredit: { ...post, path: `${key}/credit`, body: topUp },

  listProviderKeys: { ...read, path: `${organisation}/providers` },
  storeProviderKey: { ...put, path: provider, body: providerKey },
  testProviderKey: { ...post, changes: false, path: `${provider}/test`, body: providerTrial },
  removeProviderKey: { ...remove, path: provider },

  showUsage: { ...read, path: `${organisation}/usage`, query: usageQuery },
  showReceipt: { ...read, path: `${organisation}/receipts/{id}` },
  listStatements: { ...read, path: `${organisation}/statements` },
  /** `month`: `2026-11`. */
  showStatement: { ...read, path: `${organisation}/statements/{month}` },

  showOdds: { ...read, path: '/admin/odds' },

  listSwitches: { ...read, path: '/admin/switches' },
  switchOff: { ...put, path: '/admin/switches/{name}', body: switchOff },
  switchOn: { ...remove, path: '/admin/switches/{name}' },

  createAdmin: { ...post, path: '/admin/admins', body: newAdmin },
  listAdmins: { ...read, path: '/admin/admins' },
  revokeAdmin: { ...post, path: '/admin/admins/{fingerprint}/revoke' },

  listAudit: { ...read, path: '/admin/audit', query: pageQuery },
  showStatus: { ...read, path: '/admin/status' },
} as const satisfies Record<string, AdminRoute>

export type RouteName = keyof typeof contract

/** What each route answers. */
export interface Replies {
  readonly createOrganisation: OrganisationView
  readonly listOrganisations: Page<OrganisationView>
  readonly showOrganisation: OrganisationView
  readonly changeOrganisation: OrganisationView
  readonly createKey: NewKey
  readonly listKeys: Page<KeyView>
  readonly showKey: KeyView
  readonly changeKey: KeyView
  readonly rotateKey: RotatedKey
  readonly revokeKey: KeyView
  readonly addCredit: KeyView
  readonly listProviderKeys: ProviderKeysView
  readonly storeProviderKey: ProviderKeysView
  readonly testProviderKey: ProviderTest
  readonly removeProviderKey: ProviderKeysView
  readonly showUsage: UsageView
  readonly showReceipt: ReturnType<typeof receiptOf>
  readonly listStatements: Page<StatementView>
  readonly showStatement: ReturnType<typeof statementJson>
  readonly showOdds: Page<OddsView>
  readonly listSwitches: Page<SwitchView>
  readonly switchOff: SwitchView
  readonly switchOn: SwitchView
  readonly createAdmin: NewAdmin
  readonly listAdmins: Page<AdminView>
  readonly revokeAdmin: AdminView
  readonly listAudit: Page<AuditView>
  readonly showStatus: StatusView
}

/** Names of a path's parameters: `'organisation' | 'fingerprint'`. */
type ParameterOf<Path extends string> = Path extends `${string}{${infer Parameter}}${infer Rest}` ? Parameter | ParameterOf<Rest> : never

export type ParametersOf<Name extends RouteName> = Readonly<Record<ParameterOf<(typeof contract)[Name]['path']>, string>>

type Schema<Route, Part extends 'body' | 'query'> = Route extends Readonly<Record<Part, infer Found extends z.ZodType>> ? Found : undefined

/** What a caller sends. */
export type SentBody<Name extends RouteName> =
  Schema<(typeof contract)[Name], 'body'> extends z.ZodType<unknown, infer Sent> ? Sent : undefined
export type SentQuery<Name extends RouteName> =
  Schema<(typeof contract)[Name], 'query'> extends z.ZodType<unknown, infer Sent> ? Sent : undefined

/** The same, checked, with its defaults. */
export type BodyOf<Name extends RouteName> = Schema<(typeof contract)[Name], 'body'> extends z.ZodType<infer Body> ? Body : undefined
export type QueryOf<Name extends RouteName> = Schema<(typeof contract)[Name], 'query'> extends z.ZodType<infer Query> ? Query : undefined
