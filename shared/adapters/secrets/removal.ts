// Secrets that were made at run time, for those who take a deployment down: no stack knows them, so no stack deletes them.
import { DeleteSecretCommand, paginateListSecrets } from '@aws-sdk/client-secrets-manager'
import type { Secrets } from './client.ts'

export interface SecretRemoval {
  /** Names of all secrets under the prefix. @throws what the service answers */
  names(): Promise<readonly string[]>
  /** Deletes at once and for good: without the 7 to 30 days in which it could be restored. @throws what the service answers */
  remove(name: string): Promise<void>
}

export const secretRemoval = ({ client, prefix }: Secrets): SecretRemoval => ({
  async names() {
    const found: string[] = []
    const pages = paginateListSecrets({ client }, { Filters: [{ Key: 'name', Values: [prefix] }] })
    // AWS compares word by word, so that more than the prefix can match.
    for await (const { SecretList = [] } of pages) for (const { Name } of SecretList) if (Name?.startsWith(prefix)) found.push(Name)
    return found
  },
  async remove(name) {
    await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }))
  },
})
