// What the operator's command does to AWS itself, each part loaded when it is wanted.
import type { SecretRemoval } from '../../shared/adapters/secrets/removal.ts'
import type { BootstrapPorts } from '../../shared/admin/admins.ts'
import type { Clock } from '../../shared/clock.ts'

interface Closing {
  /** Closes the sockets. */
  close(): void
}

/** What makes the first admin key of a deployment. */
export async function bootstrapPorts({
  table,
  clock,
}: {
  readonly table: string
  readonly clock: Clock
}): Promise<BootstrapPorts & Closing> {
  const [{ dynamoAdmins }, { dynamoAudit }, { dynamoClient }] = await Promise.all([
    import('../../shared/adapters/dynamodb/admins.ts'),
    import('../../shared/adapters/dynamodb/audit.ts'),
    import('../../shared/adapters/dynamodb/client.ts'),
  ])
  const client = dynamoClient()
  const dynamo = { client, table }
  return { admins: dynamoAdmins(dynamo), audit: dynamoAudit(dynamo), clock, log: { write: () => {} }, close: () => client.destroy() }
}

/** Deletes the secrets whose names begin so. */
export async function secretsUnder(prefix: string): Promise<SecretRemoval & Closing> {
  const [{ secretsClient }, { secretRemoval }] = await Promise.all([
    import('../../shared/adapters/secrets/client.ts'),
    import('../../shared/adapters/secrets/removal.ts'),
  ])
  const client = secretsClient()
  return { ...secretRemoval({ client, prefix }), close: () => client.destroy() }
}

/** Signs requests to a function URL that IAM guards. */
export const requestSigner = async (options: Parameters<typeof import('../../shared/adapters/aws/signer.ts').lambdaSigner>[0]) =>
  (await import('../../shared/adapters/aws/signer.ts')).lambdaSigner(options)
