// `leeway bootstrap`: the first admin key of a deployment, written into its table by whoever may write there.
import { ProvisionError } from '../../../../shared/accounts/provision.ts'
import type { NewAdmin } from '../../../../shared/admin/contract.ts'
import { systemClock } from '../../../../shared/clock.ts'
import { bootstrapPorts } from '../../../assemble/operator.ts'
import { awsFailure } from '../aws-failure.ts'
import { command } from '../command.ts'
import type { Context } from '../context.ts'
import { storeAdminKey } from '../credentials.ts'
import { CommandFailure, wrongUsage } from '../exit-codes.ts'
import { orElse, toggle } from '../parameter.ts'
import { text } from '../values.ts'
import { freshAdmin } from './admins.ts'

export const bootstrap = command({
  name: 'bootstrap',
  summary: 'make the first admin key, with AWS credentials instead of an admin key',
  details:
    'Writes it straight into the table, with the AWS credentials of the environment (AWS_PROFILE, AWS_REGION). Refused where there is an active admin key already, ' +
    'unless --force: whoever may write the table may replace a key that was lost.',
  examples: ['bootstrap --table leeway-dev-DataTable… --login --url https://….lambda-url.eu-central-1.on.aws'],
  parameters: {
    table: text('TABLE', 'the DynamoDB table (TABLE_NAME): the stack puts it out as TableName'),
    name: orElse(text('NAME', 'whose key it is'), 'first admin'),
    force: toggle('also where there is an active admin key'),
    login: toggle('keep the key for --url, as `leeway login` does, instead of showing it'),
  },
  async run(context, { table: given, name, force, login }) {
    const table = given ?? context.host.environment.TABLE_NAME
    if (!table) throw wrongUsage('Which table? Give --table or TABLE_NAME.', 'The stack puts it out as TableName.')
    const url = login ? await context.url() : undefined
    const made = await makeAdmin(context, { table, name, again: force })
    if (url === undefined) return { data: made, text: () => freshAdmin(made.key, made.admin, context.paint) }
    const file = await storeAdminKey(context.host, url, made.key)
    return {
      data: { admin: made.admin, url, file },
      text: () => `The admin key of ${name} (${made.admin.fingerprint}) for ${url} is in ${file}.`,
    }
  },
})

interface Wish {
  readonly table: string
  readonly name: string
  readonly again: boolean
}

async function makeAdmin({ progress, now }: Context, { table, ...wish }: Wish): Promise<NewAdmin> {
  const [{ bootstrapAdmin }, ports] = await Promise.all([
    import('../../../../shared/admin/admins.ts'),
    bootstrapPorts({ table, clock: { ...systemClock, now } }),
  ])
  try {
    return await progress.during(`writing to ${table}`, () => bootstrapAdmin(ports, wish))
  } catch (fault) {
    if (!(fault instanceof ProvisionError)) throw awsFailure(fault, `write to the table ${table}`)
    throw new CommandFailure(fault.message, { exit: 'failed', remedy: 'With --force another one is made all the same.' })
  } finally {
    ports.close()
  }
}
