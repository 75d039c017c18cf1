// The Secrets Manager client (one per process), and how an organisation's secret is read with it.
import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { SecretVersion } from '../../accounts/secrets.ts'
import { type AwsPlace, clientOptions } from '../aws/client.ts'

/** The client, and the prefix of the organisations' secrets. */
export interface Secrets {
  readonly client: SecretsManagerClient
  readonly prefix: string
}

export const secretsClient = (place: AwsPlace = {}): SecretsManagerClient => new SecretsManagerClient(clientOptions(place))

/** The current version of an organisation's secret; undefined where there is none. @throws what the service answers else */
export async function readSecret({ client, prefix }: Secrets, organisation: string): Promise<SecretVersion | undefined> {
  try {
    const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: prefix + organisation }))
    return { text: SecretString ?? '', version: VersionId ?? '' }
  } catch (fault) {
    if (fault instanceof ResourceNotFoundException) return undefined
    throw fault
  }
}
