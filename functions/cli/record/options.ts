// What `npm run record` can be told, and whom it will therefore ask.
import { parseArgs } from 'node:util'
import { type ProviderName, providerOf } from '../../../shared/catalogue/models.ts'
import { isProviderName, keyVariable, originOf, providerNames, providers, upstreamVariable } from '../../../shared/providers/index.ts'
import { readSettings } from '../../../shared/settings.ts'
import type { Target } from './call.ts'
import { type Conversation, conversations } from './conversations.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface Options {
  readonly targets: readonly Target[]
  readonly conversations: readonly Conversation[]
  /** Folder; each dialect gets one of its own inside. */
  readonly out: string
  /** Send without asking. */
  readonly yes: boolean
  /** Every key of the environment: none may be told, whoever was called. */
  readonly secrets: readonly string[]
}

export const usage = `npm run record -- [options]     records answers of real providers as test fixtures, redacted
  --provider NAME  only this provider; may be repeated (${providerNames.join(', ')}); else each whose key is in the environment
  --model MODEL    this model instead of ${providerNames.map(name => providers[name].models.small).join(', ')}
  --case NAME      only this conversation; may be repeated (${conversations.map(({ name }) => name).join(', ')})
  --origin URL     send there instead of to the provider itself
  --out FOLDER     where the files go (recordings)
  --yes            send without asking
  --help           this text
Keys: ${providerNames.map(keyVariable).join(', ')}
`

/** @throws Error naming what is wrong; undefined where only help was asked for */
export function readOptions(argv: readonly string[], environment: Environment): Options | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      provider: { type: 'string', multiple: true },
      model: { type: 'string' },
      case: { type: 'string', multiple: true },
      origin: { type: 'string' },
      out: { type: 'string', default: 'recordings' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const chosen = chosenProviders(values, environment)
  if (chosen.length !== 1 && (values.model !== undefined || values.origin !== undefined))
    throw new Error('--model and --origin go with one provider: say which with --provider')
  return {
    targets: chosen.map(name => targetOf(name, values, environment)),
    conversations: chosenConversations(values.case),
    out: values.out,
    yes: values.yes,
    secrets: providerNames.map(name => environment[keyVariable(name)] ?? ''),
  }
}

interface Wanted {
  readonly provider?: readonly string[]
  readonly model?: string
  readonly origin?: string
}

function chosenProviders({ provider, model }: Wanted, environment: Environment): ProviderName[] {
  const served = model === undefined ? undefined : providerOf(model)
  const asked = provider ?? (served === undefined ? undefined : [served])
  const unknown = asked?.find(name => !isProviderName(name))
  if (unknown !== undefined) throw new Error(`There is no provider ${unknown}: ${providerNames.join(', ')}`)
  const chosen = providerNames.filter(name => asked?.includes(name) ?? (environment[keyVariable(name)] ?? '') !== '')
  if (chosen.length === 0) throw new Error(`No key: set ${providerNames.map(keyVariable).join(', ')} or one of them`)
  return chosen
}

function targetOf(name: ProviderName, { model = providers[name].models.small, origin }: Wanted, environment: Environment): Target {
  const key = environment[keyVariable(name)] ?? ''
  if (key === '') throw new Error(`No key: set ${keyVariable(name)}`)
  const provider = providers[name]
  const settings = readSettings(origin === undefined ? {} : { [upstreamVariable(name)]: origin })
  return { provider, model, origin: originOf(provider, settings), key }
}

function chosenConversations(asked: readonly string[] | undefined): readonly Conversation[] {
  const unknown = asked?.find(name => !conversations.some(known => known.name === name))
  if (unknown !== undefined) throw new Error(`There is no case ${unknown}: ${conversations.map(({ name }) => name).join(', ')}`)
  return asked === undefined ? conversations : conversations.filter(({ name }) => asked.includes(name))
}
