// The operations of the emulated Secrets Manager: input in, output out, typed errors thrown.
import type * as z from 'zod'
import { exists, invalidParameter, invalidRequest, notFound, SecretsError } from './secrets-error.ts'
import { listSecrets, view } from './secrets-list.ts'
import { type Input, inputs } from './secrets-schema.ts'
import { addVersion, arnOf, type Content, newArn, type Secret, type SecretStore } from './secrets-store.ts'

export interface Context {
  readonly store: SecretStore
  /** Epoch seconds. */
  readonly now: number
}

/** An operation that checks its input first. */
const checked =
  <Shape extends z.ZodType>(schema: Shape, run: (context: Context, input: z.output<Shape>) => object) =>
  (context: Context, body: unknown): object => {
    const parsed = schema.safeParse(body)
    if (parsed.success) return run(context, parsed.data)
    const [issue] = parsed.error.issues
    const message = `1 validation error detected: '${issue?.path.join('.') ?? ''}': ${issue?.message ?? ''}`
    throw new SecretsError('ValidationException', message)
  }

/** What is marked for deletion refuses everything until it is restored. */
function usable(context: Context, id: string): Secret {
  const secret = context.store.get(id)
  if (secret.deletedAt === undefined) return secret
  throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.")
}

function contentOf({ SecretString, SecretBinary }: Content): Content | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined)
    throw invalidParameter("You can't specify both a binary secret value and a string secret value in the same secret.")
  if (SecretString !== undefined) return { SecretString }
  return SecretBinary === undefined ? undefined : { SecretBinary }
}

function put(secret: Secret, now: number, input: Content & { ClientRequestToken?: string | undefined }): { VersionId?: string } {
  const content = contentOf(input)
  if (!content) return {}
  const version = addVersion(secret, { content, token: input.ClientRequestToken, stages: ['AWSCURRENT'], now })
  return { VersionId: version.id }
}

/** A repeated CreateSecret (same token, same content) is answered as the first was. */
function createAgain(secret: Secret, { now }: Context, input: Input<'CreateSecret'>): object {
  if (secret.deletedAt !== undefined)
    throw invalidRequest("You can't create this secret because a secret with this name is already scheduled for deletion.")
  const repeated = secret.versions.some(version => version.id === input.ClientRequestToken)
  if (!repeated) throw exists(`The operation failed because the secret ${input.Name} already exists.`)
  return { ARN: secret.arn, Name: secret.name, ...put(secret, now, input) }
}

function createSecret(context: Context, input: Input<'CreateSecret'>): object {
  const { store, now } = context
  const known = store.all().find(secret => secret.name === input.Name)
  if (known) return createAgain(known, context, input)
  const secret: Secret = {
    ...{ name: input.Name, arn: newArn(input.Name), description: input.Description, kmsKeyId: input.KmsKeyId },
    ...{ tags: input.Tags ?? [], createdAt: now, changedAt: now, versions: [] },
  }
  const version = put(secret, now, input)
  store.add(secret)
  return { ARN: secret.arn, Name: secret.name, ...version }
}

function putSecretValue(context: Context, input: Input<'PutSecretValue'>): object {
  const secret = usable(context, input.SecretId)
  const content = contentOf(input)
  if (!content) throw invalidRequest('You must provide either SecretString or SecretBinary.')
  const stages = input.VersionStages ?? ['AWSCURRENT']
  const version = addVersion(secret, { content, token: input.ClientRequestToken, stages, now: context.now })
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: version.stages }
}

function getSecretValue(context: Context, input: Input<'GetSecretValue'>): object {
  const secret = usable(context, input.SecretId)
  const { VersionId: id } = input
  const wanted = input.VersionStage ?? (id === undefined ? 'AWSCURRENT' : undefined)
  const version = secret.versions.find(
    each => (id === undefined || each.id === id) && (wanted === undefined || each.stages.includes(wanted)),
  )
  if (!version && id !== undefined && secret.versions.some(each => each.id === id))
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.')
  if (!version)
    throw notFound(
      `Secrets Manager can't find the specified secret value for ${id === undefined ? `staging label: ${wanted}` : `VersionId: ${id}`}`,
    )
  secret.accessedAt = Math.floor(context.now / 86_400) * 86_400
  const { SecretString, SecretBinary, stages, createdAt } = version
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString,
    SecretBinary,
    VersionStages: stages,
    CreatedDate: createdAt,
  }
}

function updateSecret(context: Context, input: Input<'UpdateSecret'>): object {
  const secret = usable(context, input.SecretId)
  const version = put(secret, context.now, input)
  secret.description = input.Description ?? secret.description
  secret.kmsKeyId = input.KmsKeyId ?? secret.kmsKeyId
  secret.changedAt = context.now
  return { ARN: secret.arn, Name: secret.name, ...version }
}

function recoverySeconds(input: Input<'DeleteSecret'>): number {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force } = input
  if (force && days !== undefined)
    throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
  if (days !== undefined && (days < 7 || days > 30))
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).')
  return force ? 0 : (days ?? 30) * 86_400
}

function deleteSecret({ store, now }: Context, input: Input<'DeleteSecret'>): object {
  const window = recoverySeconds(input)
  const secret = store.find(input.SecretId)
  // Forcing what does not exist is no error at AWS.
  if (!secret && window === 0) return { ARN: arnOf(input.SecretId), Name: input.SecretId, DeletionDate: now }
  if (!secret) throw notFound()
  if (window === 0) store.remove(secret)
  else if (secret.deletedAt !== undefined)
    throw invalidRequest("You can't perform this operation on the secret because it was already scheduled for deletion.")
  secret.deletedAt = now
  secret.deletionAt = now + window
  return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletionAt }
}

function restoreSecret({ store }: Context, input: Input<'RestoreSecret'>): object {
  const secret = store.get(input.SecretId)
  secret.deletedAt = undefined
  secret.deletionAt = undefined
  return { ARN: secret.arn, Name: secret.name }
}

function describeSecret({ store }: Context, input: Input<'DescribeSecret'>): object {
  const { SecretVersionsToStages, ...rest } = view(store.get(input.SecretId))
  return { ...rest, VersionIdsToStages: SecretVersionsToStages }
}

export const operations = {
  CreateSecret: checked(inputs.CreateSecret, createSecret),
  PutSecretValue: checked(inputs.PutSecretValue, putSecretValue),
  GetSecretValue: checked(inputs.GetSecretValue, getSecretValue),
  UpdateSecret: checked(inputs.UpdateSecret, updateSecret),
  DeleteSecret: checked(inputs.DeleteSecret, deleteSecret),
  RestoreSecret: checked(inputs.RestoreSecret, restoreSecret),
  DescribeSecret: checked(inputs.DescribeSecret, describeSecret),
  ListSecrets: checked(inputs.ListSecrets, ({ store }, input) => listSecrets(store.all(), input)),
}

export type Operation = keyof typeof operations

export const isOperation = (name: string): name is Operation => Object.hasOwn(operations, name)

/** Operations that change nothing worth keeping. */
export const reads: ReadonlySet<Operation> = new Set(['GetSecretValue', 'DescribeSecret', 'ListSecrets'])
