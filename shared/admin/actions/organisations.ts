// Organisations: made, listed, shown, changed.
import { randomBytes } from 'node:crypto'
import { createOrganisation, mintOrganisationId } from '../../accounts/provision.ts'
import { LeewayError } from '../../errors/leeway-error.ts'
import type { Actions } from '../call.ts'
import { findOrganisation } from '../find.ts'
import { organisationView } from '../views.ts'

export const organisationActions: Actions<'createOrganisation' | 'listOrganisations' | 'showOrganisation' | 'changeOrganisation'> = {
  async createOrganisation({ ports, body, now, change }) {
    const { name, request_limit: requestLimit, billing_state: billing, id = mintOrganisationId(randomBytes) } = body
    return change({
      target: `organisations/${id}`,
      before: null,
      async make() {
        const made = await createOrganisation(ports.accounts, { id, name, requestLimit, billing, createdAt: now })
        const reply = organisationView(made)
        return { reply, after: reply }
      },
    })
  },

  async listOrganisations({ ports, query }) {
    const { entries, next } = await ports.directory.organisations({ after: query.cursor, limit: query.limit })
    return { data: entries.map(organisationView), next_cursor: next ?? null }
  },

  async showOrganisation({ ports, parameters }) {
    return organisationView(await findOrganisation(ports.accounts, parameters.organisation))
  },

  async changeOrganisation({ ports, parameters, body, change }) {
    const organisation = await findOrganisation(ports.accounts, parameters.organisation)
    const wanted = { name: body.name, requestLimit: body.request_limit, billing: body.billing_state }
    return change({
      target: `organisations/${organisation.id}`,
      before: organisationView(organisation),
      async make() {
        const done = await ports.accounts.changeOrganisation(organisation.id, wanted)
        if (!done) throw new LeewayError('organisation_not_found', { facts: { organisation: organisation.id } })
        const reply = organisationView(await findOrganisation(ports.accounts, organisation.id))
        return { reply, after: reply }
      },
    })
  },
}
