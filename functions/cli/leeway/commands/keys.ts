// `leeway keys`: the customers' keys, by fingerprint.
import { type KeyTier, keyTierNames, keyTiers } from '../../../../shared/accounts/terms.ts'
import { rowsOf } from '../../../../shared/table.ts'
import { command } from '../command.ts'
import type { Context } from '../context.ts'
import { wrongUsage } from '../exit-codes.ts'
import { freshKey, keyFacts, keyTable } from '../output/key.ts'
import { timeOf } from '../output/time.ts'
import { type Parameter, parameter, removable } from '../parameter.ts'
import { count, duration, list as listOf, moment, oneOf, text, usd, yesOrNo } from '../values.ts'
import { fingerprint, organisation } from './parameters.ts'

const rate: Parameter<KeyTier | number | undefined> = parameter(
  'RATE',
  `requests per minute: ${rowsOf(keyTiers)
    .map(([name, rate]) => `${name} (${rate})`)
    .join(', ')}, or any number`,
  given => {
    const tier = keyTierNames.find(name => name === given)
    if (tier !== undefined) return tier
    if (!/^\d{1,9}$/.test(given)) throw wrongUsage(`A rate is ${keyTierNames.join(', ')} or a whole number: ${given}`)
    return Number(given)
  },
)

const options = {
  label: text('LABEL', 'what it is for'),
  rate,
  expires: moment('WHEN', 'its end: 2026-12-31, 2026-12-31T12:00:00Z, or 30d from now'),
  startWithin: text(
    'WINDOW',
    'stands in for an absent start_within, like 00h-00m-30s, or with an alternative where that is not possible: "00h-00m-30s|default"',
  ),
  nativeParameters: yesOrNo('whether refused parameters travel in the same dialect'),
  maxOutputTokens: count('TOKENS', 'stands in for an absent token cap where the model must have one, as Claude models'),
  models: listOf('MODELS', 'the only models it may use, with commas between them'),
  budget: usd('USD', 'what it may spend in a UTC month'),
}

const create = command({
  name: 'keys create',
  summary: 'make a key and show it, once',
  examples: ['keys create --organisation acme --label production --rate paid', 'keys create --organisation acme --credit 25 --expires 90d'],
  parameters: { organisation, ...options, credit: usd('USD', 'prepaid credit; without it the key has none and is not bounded by one') },
  async run(context, values) {
    const body = {
      label: values.label,
      requests_per_minute: values.rate,
      expires_at: values.expires?.(context.now()),
      start_within: values.startWithin,
      native_parameters: values.nativeParameters,
      max_output_tokens: values.maxOutputTokens,
      models: values.models && [...values.models],
      monthly_budget_micro_usd: values.budget,
      credit_micro_usd: values.credit,
    }
    const api = await context.api()
    const made = await api.call('createKey', { path: { organisation: values.organisation }, body })
    return { data: made, text: () => freshKey(made.key, made.record, context.paint) }
  },
})

const list = command({
  name: 'keys list',
  summary: "an organisation's keys, by fingerprint",
  parameters: { organisation },
  async run(context, values) {
    const api = await context.api()
    const found = await api.call('listKeys', { path: { organisation: values.organisation } })
    return { data: found, text: () => keyTable(found.data, context.paint) }
  },
})

const show = command({
  name: 'keys show',
  summary: 'one key: its options, its credit, what it spent',
  parameters: { fingerprint, organisation },
  async run(context, { fingerprint, organisation }) {
    const api = await context.api()
    const key = await api.call('showKey', { path: { organisation, fingerprint } })
    return { data: key, text: () => keyFacts(key, context.paint) }
  },
})

const update = command({
  name: 'keys update',
  summary: 'change options of a key; they hold from its next request on',
  examples: ['keys update 0123456789ab --organisation acme --rate 200', 'keys update 0123456789ab --organisation acme --budget none'],
  parameters: {
    fingerprint,
    organisation,
    ...options,
    expires: removable(options.expires),
    startWithin: removable(options.startWithin),
    maxOutputTokens: removable(options.maxOutputTokens),
    models: removable(options.models),
    budget: removable(options.budget),
    credit: oneOf(['none'], 'none', 'none makes it a key without prepaid credit; `keys credit` adds some'),
  },
  async run(context, { fingerprint, organisation, ...values }) {
    const body = {
      label: values.label,
      requests_per_minute: values.rate,
      expires_at: values.expires === null ? null : values.expires?.(context.now()),
      start_within: values.startWithin,
      native_parameters: values.nativeParameters,
      max_output_tokens: values.maxOutputTokens,
      models: values.models && [...values.models],
      monthly_budget_micro_usd: values.budget,
      credit_micro_usd: values.credit && null,
    }
    if (Object.values(body).every(value => value === undefined)) throw wrongUsage('Say what to change; --help lists the options.')
    const api = await context.api()
    const key = await api.call('changeKey', { path: { organisation, fingerprint }, body })
    return { data: key, text: () => keyFacts(key, context.paint) }
  },
})

const rotate = command({
  name: 'keys rotate',
  summary: 'make a new key with the same options; the old one goes on for a while',
  details: 'A key with prepaid credit hands its credit to the new key and ends at once: give --overlap 0s.',
  examples: ['keys rotate 0123456789ab --organisation acme --overlap 12h'],
  asks: true,
  parameters: { fingerprint, organisation, overlap: duration('DURATION', 'how long the old key works on, like 12h (1d)') },
  async run(context: Context, { fingerprint, organisation, overlap }) {
    if (overlap === 0) await context.confirm(`end the key ${fingerprint} of ${organisation} at once`)
    const api = await context.api()
    const made = await api.call('rotateKey', { path: { organisation, fingerprint }, body: { overlap_seconds: overlap } })
    const { previous } = made
    const old = previous.status === 'active' ? `works until ${timeOf(previous.expires_at)}` : `is ${previous.status}`
    return { data: made, text: () => `${freshKey(made.key, made.record, context.paint)}\nThe old key ${previous.fingerprint} ${old}.` }
  },
})

const revoke = command({
  name: 'keys revoke',
  summary: 'end a key for good; every sandbox refuses it within 30 seconds',
  asks: true,
  parameters: { fingerprint, organisation },
  async run(context, { fingerprint, organisation }) {
    await context.confirm(`revoke the key ${fingerprint} of ${organisation} for good`)
    const api = await context.api()
    const key = await api.call('revokeKey', { path: { organisation, fingerprint } })
    return { data: key, text: () => keyFacts(key, context.paint) }
  },
})

export const keys = [create, list, show, update, rotate, revoke]
