// Every action of the admin API, by the names of the contract.
import type { Actions } from '../call.ts'
import { statusOf } from '../status.ts'
import { adminActions } from './admins.ts'
import { keyActions } from './keys.ts'
import { oddsActions } from './odds.ts'
import { organisationActions } from './organisations.ts'
import { providerActions } from './providers.ts'
import { rotationActions } from './rotate-key.ts'
import { statementActions } from './statements.ts'
import { switchActions } from './switches.ts'
import { usageActions } from './usage.ts'

export const actions: Actions = {
  ...organisationActions,
  ...keyActions,
  ...rotationActions,
  ...providerActions,
  ...usageActions,
  ...statementActions,
  ...oddsActions,
  ...switchActions,
  ...adminActions,
  showStatus: ({ ports }) => statusOf(ports),
}
