// Admin keys, and the log of what was changed with them.
import { invalid } from '../../dialects/shape.ts'
import { LeewayError } from '../../errors/leeway-error.ts'
import { dayOf } from '../../ledger/request-id.ts'
import { creationOf, mintAdmin } from '../admins.ts'
import type { Actions } from '../call.ts'
import { findAdmin } from '../find.ts'
import { adminView, auditView } from '../views.ts'

export const adminActions: Actions<'createAdmin' | 'listAdmins' | 'revokeAdmin' | 'listAudit'> = {
  async createAdmin({ ports, body, now, change }) {
    return change(creationOf(ports, mintAdmin(body.name, now)))
  },

  async listAdmins({ ports }) {
    const admins = await ports.admins.list()
    const inOrder = admins.toSorted((one, other) => one.createdAt - other.createdAt)
    return { data: inOrder.map(adminView), next_cursor: null }
  },

  async revokeAdmin({ ports, parameters, change }) {
    const admin = await findAdmin(ports.admins, parameters.fingerprint)
    const others = (await ports.admins.list()).filter(({ hash, status }) => status === 'active' && hash !== admin.hash)
    if (others.length === 0)
      throw new LeewayError('conflict', { facts: { why: 'This is the last active admin key; create another one first' } })
    const before = adminView(admin)
    return change({
      target: `admins/${before.fingerprint}`,
      before,
      async make() {
        await ports.admins.revoke(admin.hash)
        const reply = { ...before, status: 'revoked' as const }
        return { reply, after: reply }
      },
    })
  },

  async listAudit({ ports, query }) {
    if (query.cursor !== undefined && dayOf(query.cursor) === undefined) throw invalid('cursor', 'it is not the next_cursor of a page')
    const { entries, next } = await ports.audit.page({ after: query.cursor, limit: query.limit })
    return { data: entries.map(auditView), next_cursor: next ?? null }
  },
}
