// `leeway organisations`: the customers.
import { billingStates } from '../../../../shared/accounts/terms.ts'
import type { OrganisationView } from '../../../../shared/admin/contract.ts'
import { command, type Outcome } from '../command.ts'
import type { Context } from '../context.ts'
import { wrongUsage } from '../exit-codes.ts'
import { pagesOf } from '../lists.ts'
import { grouped } from '../output/money.ts'
import { facts, table } from '../output/table.ts'
import { timeOf } from '../output/time.ts'
import { positional, required } from '../parameter.ts'
import { count, oneOf, text } from '../values.ts'

const id = positional(required(text('ID', "the organisation's id")))
const name = text('NAME', 'its name')
const limit = count('COUNT', 'requests per 5 seconds, over all its keys')
const billing = oneOf(billingStates, 'STATE', 'its billing state')

const shown = ({ paint }: Context, organisation: OrganisationView): Outcome => ({
  data: organisation,
  text: () =>
    facts(
      [
        ['organisation', organisation.id],
        ['name', organisation.name],
        ['billing', organisation.billing_state],
        ['limit', `${grouped(organisation.request_limit)} requests / 5 s`],
        ['created', timeOf(organisation.created)],
      ],
      paint,
    ),
})

const create = command({
  name: 'organisations create',
  summary: 'make an organisation',
  examples: ['organisations create "Acme Ltd"', 'organisations create "Acme Ltd" --id acme --limit 1000'],
  parameters: {
    name: positional(required(name)),
    id: text('ID', 'a-z, 0-9 and _ (minted)'),
    limit,
    billing,
  },
  async run(context, values) {
    const api = await context.api()
    const body = { id: values.id, name: values.name, request_limit: values.limit, billing_state: values.billing }
    return shown(context, await api.call('createOrganisation', { body }))
  },
})

const list = command({
  name: 'organisations list',
  summary: 'all organisations',
  parameters: {},
  async run(context) {
    const api = await context.api()
    const { paint, progress } = context
    const found = await pagesOf({ what: 'organisations', progress, page: query => api.call('listOrganisations', { query }) })
    const text = () =>
      table<OrganisationView>(
        found.data,
        [
          { head: 'ORGANISATION', cell: one => one.id },
          { head: 'NAME', cell: one => one.name },
          { head: 'BILLING', cell: one => (one.billing_state === 'active' ? one.billing_state : paint.warning(one.billing_state)) },
          { head: 'REQUESTS / 5 S', cell: one => grouped(one.request_limit), right: true },
          { head: 'CREATED', cell: one => timeOf(one.created) },
        ],
        { paint, empty: 'There is no organisation yet: `leeway organisations create NAME` makes one.' },
      )
    return { data: found, text }
  },
})

const show = command({
  name: 'organisations show',
  summary: 'one organisation',
  parameters: { id },
  async run(context, values) {
    const api = await context.api()
    return shown(context, await api.call('showOrganisation', { path: { organisation: values.id } }))
  },
})

const update = command({
  name: 'organisations update',
  summary: 'change its name, its limit, or its billing state',
  examples: ['organisations update acme --limit 2000'],
  parameters: { id, name, limit, billing },
  async run(context, values) {
    const body = { name: values.name, request_limit: values.limit, billing_state: values.billing }
    if (Object.values(body).every(value => value === undefined)) throw wrongUsage('Say what to change: --name, --limit or --billing.')
    const api = await context.api()
    return shown(context, await api.call('changeOrganisation', { path: { organisation: values.id }, body }))
  },
})

export const organisations = [create, list, show, update]
