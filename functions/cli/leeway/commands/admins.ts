// `leeway admins`: who may use the admin API.
import type { AdminView } from '../../../../shared/admin/contract.ts'
import { command } from '../command.ts'
import type { Paint } from '../output/paint.ts'
import { table } from '../output/table.ts'
import { timeOf } from '../output/time.ts'
import { positional, required } from '../parameter.ts'
import { text } from '../values.ts'

const shown = (admins: readonly AdminView[], paint: Paint): string =>
  table(
    admins,
    [
      { head: 'FINGERPRINT', cell: one => one.fingerprint },
      { head: 'NAME', cell: one => one.name },
      { head: 'STATUS', cell: one => (one.status === 'active' ? paint.good(one.status) : paint.bad(one.status)) },
      { head: 'CREATED', cell: one => timeOf(one.created) },
    ],
    { paint, empty: 'There is no admin key: `leeway bootstrap` makes the first one.' },
  )

/** An admin key that was just made, shown this once. */
export const freshAdmin = (key: string, admin: AdminView, paint: Paint): string =>
  `${shown([admin], paint)}\n\n${key}\n\n${paint.warning('This key is shown once and stored nowhere: hand it over now.')}`

const create = command({
  name: 'admins create',
  summary: 'make an admin key and show it, once',
  examples: ['admins create "Ada, on call"'],
  parameters: { name: positional(required(text('NAME', 'whose it is'))) },
  async run({ api, paint }, { name }) {
    const made = await (await api()).call('createAdmin', { body: { name } })
    return { data: made, text: () => freshAdmin(made.key, made.admin, paint) }
  },
})

const list = command({
  name: 'admins list',
  summary: 'all admin keys, by fingerprint',
  parameters: {},
  async run({ api, paint }) {
    const found = await (await api()).call('listAdmins', {})
    return { data: found, text: () => shown(found.data, paint) }
  },
})

const revoke = command({
  name: 'admins revoke',
  summary: 'end an admin key at once',
  asks: true,
  parameters: { fingerprint: positional(required(text('FINGERPRINT', "the admin key's fingerprint"))) },
  async run(context, { fingerprint }) {
    await context.confirm(`revoke the admin key ${fingerprint} for good`)
    const api = await context.api()
    const admin = await api.call('revokeAdmin', { path: { fingerprint } })
    return { data: admin, text: () => shown([admin], context.paint) }
  },
})

export const admins = [create, list, revoke]
