// ListSecrets: filters, order and paging, and the public view of one secret.
import { SecretsError } from './secrets-error.ts'
import type { Input } from './secrets-schema.ts'
import type { Secret } from './secrets-store.ts'

type Filter = NonNullable<Input<'ListSecrets'>['Filters']>[number]

/** Only versions with a stage are shown. */
const stagesOf = (secret: Secret) =>
  Object.fromEntries(secret.versions.filter(version => version.stages.length > 0).map(version => [version.id, version.stages]))

export const view = (secret: Secret) => ({
  ARN: secret.arn,
  Name: secret.name,
  Description: secret.description,
  KmsKeyId: secret.kmsKeyId,
  Tags: secret.tags,
  CreatedDate: secret.createdAt,
  LastChangedDate: secret.changedAt,
  LastAccessedDate: secret.accessedAt,
  DeletedDate: secret.deletedAt,
  SecretVersionsToStages: stagesOf(secret),
})

/** The texts that a filter looks at. */
function searched(secret: Secret, key: Filter['Key']): readonly string[] {
  const keys = secret.tags.map(tag => tag.Key)
  const values = secret.tags.flatMap(tag => tag.Value ?? [])
  const description = secret.description ? [secret.description.toLowerCase()] : []
  switch (key) {
    case 'name':
      return [secret.name]
    case 'description':
      return description
    case 'tag-key':
      return keys
    case 'tag-value':
      return values
    case 'all':
      return [secret.name, ...description, ...keys, ...values]
    case 'primary-region':
    case 'owning-service':
      return []
    default:
      return key satisfies never
  }
}

/** Prefix match; a leading `!` turns a value round. */
function matches(secret: Secret, { Key, Values }: Filter): boolean {
  const texts = searched(secret, Key)
  return Values.some(value => {
    const negated = value.startsWith('!')
    const prefix = negated ? value.slice(1) : value
    const wanted = Key === 'description' ? prefix.toLowerCase() : prefix
    return texts.some(text => text.startsWith(wanted)) !== negated
  })
}

function offset(token: string | undefined): number {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString())
  if (Number.isInteger(start) && start >= 0) return start
  throw new SecretsError('InvalidNextTokenException', 'The NextToken value is invalid.')
}

export function listSecrets(all: readonly Secret[], input: Input<'ListSecrets'>): object {
  const { Filters = [], MaxResults = 100, IncludePlannedDeletion = false } = input
  const found = all
    .filter(secret => IncludePlannedDeletion || secret.deletedAt === undefined)
    .filter(secret => Filters.every(filter => matches(secret, filter)))
    .toSorted((one, other) => (input.SortOrder === 'asc' ? one.createdAt - other.createdAt : other.createdAt - one.createdAt))
  const start = offset(input.NextToken)
  const end = start + MaxResults
  const NextToken = end < found.length ? Buffer.from(String(end)).toString('base64url') : undefined
  return { SecretList: found.slice(start, end).map(view), NextToken }
}
