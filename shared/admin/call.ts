// A call of the admin API once it is authenticated and checked: what an action gets and what it answers.
import type { BodyOf, ParametersOf, QueryOf, Replies, RouteName } from './contract.ts'
import type { AdminPorts } from './ports.ts'
import type { AuditLog } from './records.ts'

/** A change to be made. Nothing in it may be a secret: `before` and what comes after are kept in the audit log. */
export interface Change<Reply> {
  /** What is changed: `organisations/org_1/keys/0123456789ab`. */
  readonly target: string
  /** What is there; null for something new. */
  readonly before: object | null
  /** Makes the change. `after` is what is there then, where that is not the reply itself. */
  readonly make: () => Promise<{ readonly reply: Reply; readonly after: object | null }>
}

export interface AdminCall<Name extends RouteName> {
  readonly ports: Omit<AdminPorts, 'audit'> & { readonly audit: Pick<AuditLog, 'page'> }
  readonly parameters: ParametersOf<Name>
  readonly body: BodyOf<Name>
  readonly query: QueryOf<Name>
  /** Epoch seconds. */
  readonly now: number
  /** The one way to change anything: it leaves an audit row. */
  readonly change: <Reply>(change: Change<Reply>) => Promise<Reply>
}

/** @throws LeewayError, or ProvisionError for a wish that cannot be granted */
export type Action<Name extends RouteName> = (call: AdminCall<Name>) => Promise<Replies[Name]>

export type Actions<Names extends RouteName = RouteName> = { readonly [Name in Names]: Action<Name> }
