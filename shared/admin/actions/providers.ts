// Customers' provider keys: which are stored, stored anew, tried out, removed. A key comes in and never goes out again.
import { fingerprint } from '../../accounts/key.ts'
import { readProviderKeys, removeProviderKey, storeProviderKey } from '../../accounts/provider-keys.ts'
import type { ProviderName } from '../../catalogue/models.ts'
import { providers } from '../../providers/index.ts'
import type { Actions, AdminCall } from '../call.ts'
import { findOrganisation, findProvider } from '../find.ts'
import type { ProviderKeysView } from '../replies.ts'
import { tryProviderKey } from '../try-provider-key.ts'

export const providerActions: Actions<'listProviderKeys' | 'storeProviderKey' | 'testProviderKey' | 'removeProviderKey'> = {
  async listProviderKeys({ ports, parameters }) {
    const { id } = await findOrganisation(ports.accounts, parameters.organisation)
    return viewOf(ports, id)
  },

  async storeProviderKey(call) {
    const provider = findProvider(call.parameters.provider)
    return changing(call, provider, organisation => storeProviderKey(call.ports, { organisation, provider, key: call.body.key }))
  },

  async testProviderKey({ ports, parameters, body }) {
    const provider = findProvider(parameters.provider)
    const { id } = await findOrganisation(ports.accounts, parameters.organisation)
    const key = body.key ?? (await readProviderKeys(ports.secrets, id)).keys[provider]
    return tryProviderKey(ports, providers[provider], key)
  },

  async removeProviderKey(call) {
    const provider = findProvider(call.parameters.provider)
    return changing(call, provider, organisation => removeProviderKey(call.ports, { organisation, provider }))
  },
}

type Call = Pick<AdminCall<'storeProviderKey' | 'removeProviderKey'>, 'ports' | 'parameters' | 'change'>

async function changing(
  { ports, parameters, change }: Call,
  provider: ProviderName,
  make: (organisation: string) => Promise<void>,
): Promise<ProviderKeysView> {
  const { id } = await findOrganisation(ports.accounts, parameters.organisation)
  return change({
    target: `organisations/${id}/providers/${provider}`,
    before: await viewOf(ports, id),
    async make() {
      await make(id)
      const reply = await viewOf(ports, id)
      return { reply, after: reply }
    },
  })
}

async function viewOf({ secrets }: Pick<Call['ports'], 'secrets'>, organisation: string): Promise<ProviderKeysView> {
  const { keys, version = null } = await readProviderKeys(secrets, organisation)
  const stored = Object.values(providers).map(({ name }) => {
    const key = keys[name]
    return { provider: name, stored: key !== undefined, fingerprint: key === undefined ? null : fingerprint(key) }
  })
  return { organisation, providers: stored, version }
}
