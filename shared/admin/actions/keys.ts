// Customers' keys: made and shown once, listed by fingerprint, changed, revoked, and given credit. Rotation has a file of its own.
import { randomBytes } from 'node:crypto'
import { hashKey, keyFingerprint, mintKey } from '../../accounts/key.ts'
import { changeKey, createKey, type KeyOptions, revokeKey, setCredit, topUp } from '../../accounts/provision.ts'
import type { KeyRecord } from '../../accounts/records.ts'
import { defined } from '../../dialects/shape.ts'
import { LeewayError } from '../../errors/leeway-error.ts'
import type { Actions, AdminCall } from '../call.ts'
import { findKey, findOrganisation } from '../find.ts'
import type { KeyView } from '../replies.ts'
import { keyView } from '../views.ts'

export const keyActions: Actions<'createKey' | 'listKeys' | 'showKey' | 'changeKey' | 'revokeKey' | 'addCredit'> = {
  async createKey({ ports, parameters, body, now, change }) {
    const { id: organisation } = await findOrganisation(ports.accounts, parameters.organisation)
    const key = mintKey(randomBytes(12))
    return change({
      target: targetOf({ organisation, hash: hashKey(key) }),
      before: null,
      async make() {
        const wish = { ...optionsOf<never>(body), organisation, key, creditMicroUsd: body.credit_micro_usd, createdAt: now }
        const { record } = await createKey(ports.accounts, defined(wish))
        const after = keyView(record, now)
        return { reply: { key, record: after }, after }
      },
    })
  },

  async listKeys({ ports, parameters, now }) {
    const { id } = await findOrganisation(ports.accounts, parameters.organisation)
    const keys = await ports.accounts.keysOf(id)
    const inOrder = keys.toSorted((one, other) => (one.createdAt ?? 0) - (other.createdAt ?? 0))
    return { data: inOrder.map(key => keyView(key, now)), next_cursor: null }
  },

  async showKey({ ports, parameters, now }) {
    return keyView(await findKey(ports.accounts, parameters), now)
  },

  async changeKey(call) {
    const { ports, body } = call
    const { credit_micro_usd: credit, ...options } = body
    return changing(call, await usableKey(call), async ({ hash }) => {
      await changeKey(ports.accounts, hash, optionsOf<null>(options))
      if (credit === null) await setCredit(ports.accounts, hash, null)
    })
  },

  async revokeKey(call) {
    return changing(call, await findKey(call.ports.accounts, call.parameters), ({ hash }) => revokeKey(call.ports.accounts, hash))
  },

  async addCredit(call) {
    const { ports, body } = call
    return changing(call, await usableKey(call), async ({ hash }) => {
      await topUp(ports.accounts, { hash, id: body.id, microUsd: body.micro_usd })
    })
  },
}

type KeyCall = AdminCall<'changeKey' | 'revokeKey' | 'addCredit' | 'rotateKey'>

/** @throws LeewayError `conflict` for a revoked key, beside what `findKey` throws */
export async function usableKey({ ports, parameters }: Pick<KeyCall, 'ports' | 'parameters'>): Promise<KeyRecord> {
  const key = await findKey(ports.accounts, parameters)
  if (key.status === 'active') return key
  throw new LeewayError('conflict', { facts: { why: 'This key is revoked for good; create another one' } })
}

export const targetOf = ({ organisation, hash }: Pick<KeyRecord, 'organisation' | 'hash'>): string =>
  `organisations/${organisation}/keys/${keyFingerprint(hash)}`

async function changing(
  { ports, parameters, now, change }: Pick<KeyCall, 'ports' | 'parameters' | 'now' | 'change'>,
  key: KeyRecord,
  make: (key: KeyRecord) => Promise<void>,
): Promise<KeyView> {
  return change({
    target: targetOf(key),
    before: keyView(key, now),
    async make() {
      await make(key)
      const reply = keyView(await findKey(ports.accounts, parameters), now)
      return { reply, after: reply }
    },
  })
}

/** `Gone`: what stands for an option to be removed. */
interface WireOptions<Gone> {
  readonly label?: string
  readonly requests_per_minute?: KeyOptions['tier']
  readonly expires_at?: number | Gone
  readonly start_within?: string | Gone
  readonly native_parameters?: boolean | Gone
  readonly max_output_tokens?: number | Gone
  readonly models?: readonly string[] | Gone
  readonly monthly_budget_micro_usd?: number | Gone
}

/** The options that are given, in the words of the accounts. */
const optionsOf = <Gone>(body: WireOptions<Gone>) =>
  defined({
    label: body.label,
    tier: body.requests_per_minute,
    expiresAt: body.expires_at,
    startWithin: body.start_within,
    nativeParameters: body.native_parameters,
    maxOutputTokens: body.max_output_tokens,
    models: body.models,
    monthlyBudgetMicroUsd: body.monthly_budget_micro_usd,
  })
