// The one table of commands: parser, help, reference page and tests derive from it.
import type { Command } from '../command.ts'
import { admins } from './admins.ts'
import { audit } from './audit.ts'
import { billing, statements } from './billing.ts'
import { bootstrap } from './bootstrap.ts'
import { credit } from './credit.ts'
import { doctor } from './doctor.ts'
import { keys } from './keys.ts'
import { login } from './login.ts'
import { odds } from './odds.ts'
import { organisations } from './organisations.ts'
import { providers } from './providers.ts'
import { receipts } from './receipts.ts'
import { savings } from './savings.ts'
import { switches } from './switches.ts'
import { teardown } from './teardown.ts'
import { usage } from './usage.ts'

/** A line for each group. */
export const groups = {
  organisations: 'customers',
  keys: "customers' keys",
  providers: "customers' own provider keys (BYOK)",
  receipts: 'single requests',
  switches: 'subsystems off and on',
  billing: 'how an organisation stands',
  statements: 'what it was billed',
  admins: 'admin keys',
} as const

export const commands: readonly Command[] = [
  bootstrap,
  login,
  doctor,
  ...organisations,
  ...keys,
  credit,
  ...providers,
  usage,
  savings,
  receipts,
  odds,
  ...billing,
  ...statements,
  ...switches,
  ...admins,
  audit,
  teardown,
]
