// What an organisation was billed: its statements, and one of them with its lines.
import { keysIn, statementJson, statementView } from '../../billing/views.ts'
import { LeewayError } from '../../errors/leeway-error.ts'
import { labelsOf } from '../../reads/usage-report.ts'
import type { Actions } from '../call.ts'
import { findOrganisation } from '../find.ts'

export const statementActions: Actions<'listStatements' | 'showStatement'> = {
  async listStatements({ ports, parameters }) {
    const { id } = await findOrganisation(ports.accounts, parameters.organisation)
    const statements = await ports.statements.list(id)
    return { data: statements.map(statementView), next_cursor: null }
  },

  async showStatement({ ports, parameters }) {
    const { id } = await findOrganisation(ports.accounts, parameters.organisation)
    const statement = (await ports.statements.list(id)).find(({ month }) => month === parameters.month)
    if (statement === undefined) throw new LeewayError('statement_not_found')
    const lines = await ports.statements.lines(statement)
    return statementJson(statement, lines, await labelsOf(ports.accounts, keysIn(lines)))
  },
}
