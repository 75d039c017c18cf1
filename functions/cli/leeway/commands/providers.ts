// `leeway providers`: the customers' own keys of the providers (BYOK).
import type { ProviderKeysView, ProviderTest } from '../../../../shared/admin/contract.ts'
import { command, type Outcome } from '../command.ts'
import type { Context } from '../context.ts'
import type { Paint } from '../output/paint.ts'
import { facts, table } from '../output/table.ts'
import { toggle } from '../parameter.ts'
import { readSecret } from '../secret-input.ts'
import { organisation, provider } from './parameters.ts'

const shown = ({ paint }: Context, found: ProviderKeysView): Outcome => ({
  data: found,
  text: () =>
    table(
      found.providers,
      [
        { head: 'PROVIDER', cell: one => one.provider },
        { head: 'KEY', cell: one => (one.stored ? paint.good('stored') : 'none') },
        { head: 'FINGERPRINT', cell: one => one.fingerprint ?? '–' },
      ],
      { paint, empty: 'No key is stored.' },
    ),
})

const tested = ({ paint }: Context, test: ProviderTest): Outcome => ({
  data: test,
  failed: test.outcome !== 'valid',
  text: () =>
    facts(
      [
        ['provider', test.provider],
        ['outcome', outcomeOf(test, paint)],
        ['fingerprint', test.fingerprint ?? undefined],
        ['it said', test.message],
      ],
      paint,
    ),
})

function outcomeOf({ outcome, status }: ProviderTest, paint: Paint): string {
  const told = status === null ? outcome : `${outcome} (status ${status})`
  return outcome === 'valid' ? paint.good(told) : paint.bad(told)
}

const list = command({
  name: 'providers list',
  summary: 'which provider keys are stored',
  parameters: { organisation },
  async run(context, values) {
    const api = await context.api()
    return shown(context, await api.call('listProviderKeys', { path: { organisation: values.organisation } }))
  },
})

const set = command({
  name: 'providers set',
  summary: 'store a provider key: typed unseen, or piped in',
  details: 'Gateways use it within 30 seconds. With --test the provider is asked first, and a key that it refuses is not stored.',
  examples: ['providers set openai --organisation acme', 'providers set gemini --organisation acme --test < key.txt'],
  parameters: { provider, organisation, test: toggle('store it only if the provider takes it') },
  async run(context, { provider, organisation, test }) {
    const api = await context.api()
    const key = await readSecret(context.host, `The ${provider} key of ${organisation}`)
    const path = { organisation, provider }
    if (test) {
      const outcome = await context.progress.during(`asking ${provider}`, () => api.call('testProviderKey', { path, body: { key } }))
      if (outcome.outcome !== 'valid') return tested(context, outcome)
    }
    return shown(context, await api.call('storeProviderKey', { path, body: { key } }))
  },
})

const test = command({
  name: 'providers test',
  summary: 'ask the provider whether it takes the stored key',
  details: 'Lists models, which costs nothing. The exit status is 1 unless the key is valid.',
  parameters: { provider, organisation },
  async run(context, { provider, organisation }) {
    const api = await context.api()
    const path = { organisation, provider }
    return tested(context, await context.progress.during(`asking ${provider}`, () => api.call('testProviderKey', { path, body: {} })))
  },
})

const remove = command({
  name: 'providers remove',
  summary: 'remove a stored provider key; gateways forget it within 30 seconds',
  asks: true,
  parameters: { provider, organisation },
  async run(context, { provider, organisation }) {
    await context.confirm(`remove the ${provider} key of ${organisation}`)
    const api = await context.api()
    return shown(context, await api.call('removeProviderKey', { path: { organisation, provider } }))
  },
})

export const providers = [list, set, test, remove]
