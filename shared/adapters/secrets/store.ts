// Organisations' secrets for those who change them: each write follows one version, so that of two writers one must read again.
import { createHash } from 'node:crypto'
import { CreateSecretCommand, PutSecretValueCommand, ResourceExistsException } from '@aws-sdk/client-secrets-manager'
import type { SecretStore } from '../../accounts/secrets.ts'
import { readSecret, type Secrets } from './client.ts'

/**
 * The id of the version that follows: made from the id before, so that two writers after the same version ask for the same id
 * and Secrets Manager refuses the second one (`ResourceExistsException`: same token, other content).
 */
const successor = (version: string): string => createHash('sha256').update(`after ${version}`).digest('hex')

export interface StoreWiring extends Secrets {
  /** The KMS key that encrypts new secrets; the account's own key for Secrets Manager where absent. */
  readonly kmsKeyId?: string
}

export function secretStore(secrets: StoreWiring): SecretStore {
  return {
    read: organisation => readSecret(secrets, organisation),
    async write(organisation, text, after) {
      try {
        return after === undefined
          ? await create(secrets, organisation, text)
          : await put(secrets, organisation, { text, version: successor(after) })
      } catch (fault) {
        if (fault instanceof ResourceExistsException) return undefined
        throw fault
      }
    },
  }
}

async function create({ client, prefix, kmsKeyId }: StoreWiring, organisation: string, text: string): Promise<string | undefined> {
  const create = new CreateSecretCommand({ Name: prefix + organisation, SecretString: text, KmsKeyId: kmsKeyId })
  const { VersionId } = await client.send(create)
  return VersionId
}

async function put({ client, prefix }: Secrets, organisation: string, { text, version }: { text: string; version: string }) {
  const put = new PutSecretValueCommand({ SecretId: prefix + organisation, SecretString: text, ClientRequestToken: version })
  const { VersionId, VersionStages } = await client.send(put)
  // The same content under this id was already written and has been superseded since.
  return VersionStages?.includes('AWSCURRENT') === false ? undefined : VersionId
}
