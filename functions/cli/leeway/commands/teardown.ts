// `leeway teardown`: takes a deployment down, the secrets that it made at run time included.
import { secretsUnder } from '../../../assemble/operator.ts'
import { awsFailure } from '../aws-failure.ts'
import { command } from '../command.ts'
import type { Context } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'
import { counted } from '../output/money.ts'
import { orElse, toggle } from '../parameter.ts'
import { oneOf, text } from '../values.ts'

export const teardown = command({
  name: 'teardown',
  summary: "delete the customers' provider keys for good, then the stack",
  details:
    'The stack does not know the secrets that were stored at run time, so `cdk destroy` leaves them, and their price. This deletes them without a ' +
    'way back, with the AWS credentials of the environment, and with --destroy runs `cdk destroy` after it. The stage prod keeps its table and refuses to be destroyed.',
  examples: ['teardown --stage dev', 'teardown --stage dev --destroy --yes'],
  asks: true,
  parameters: {
    stage: orElse(oneOf(['dev', 'prod'], 'STAGE', 'whose stack'), 'dev'),
    prefix: text('PREFIX', "where the secrets' names begin (SECRET_PREFIX, else the stage's own)"),
    destroy: toggle('run `cdk destroy` as well'),
  },
  async run(context, { stage, prefix: given, destroy }) {
    // As infra/data.ts names them.
    const prefix = given ?? (context.host.environment.SECRET_PREFIX || `leeway-${stage}/byok/`)
    const deleted = await deleteSecrets(context, prefix)
    const argv = ['cdk', 'destroy', '-c', `stage=${stage}`]
    if (destroy) await destroyStack(context, argv)
    const secrets =
      deleted.length === 0 ? `There is no secret under ${prefix}.` : `Deleted ${counted(deleted.length, 'secret')} under ${prefix}.`
    const stack = destroy ? `The stack of ${stage} is gone.` : `Now the stack: npx ${argv.join(' ')}`
    return { data: { prefix, deleted, destroyed: destroy }, text: () => `${secrets}\n${stack}` }
  },
})

async function deleteSecrets(context: Context, prefix: string): Promise<readonly string[]> {
  const secrets = await secretsUnder(prefix)
  try {
    return await deleteAll(context, secrets, prefix)
  } catch (fault) {
    throw awsFailure(fault, `delete the secrets under ${prefix}`)
  } finally {
    secrets.close()
  }
}

async function deleteAll(
  { progress, confirm }: Context,
  removal: Awaited<ReturnType<typeof secretsUnder>>,
  prefix: string,
): Promise<readonly string[]> {
  const names = await progress.during('looking for secrets', () => removal.names())
  if (names.length === 0) return names
  await confirm(`delete the provider keys of ${counted(names.length, 'organisation')} (${prefix}…) without a way back`)
  await progress.during('deleting secrets', async say => {
    for (const [index, name] of names.entries()) {
      say(`deleting secrets: ${index + 1} of ${names.length}`)
      await removal.remove(name)
    }
  })
  return names
}

async function destroyStack({ host, common }: Context, argv: readonly string[]): Promise<void> {
  const status = await host.start('npx', common.yes ? [...argv, '--force'] : argv)
  if (status !== 0)
    throw new CommandFailure(`cdk destroy ended with the status ${status}.`, { exit: 'failed', remedy: `npx ${argv.join(' ')}` })
}
