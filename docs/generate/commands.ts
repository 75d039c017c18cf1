// docs/commands.md: every operator's command with its parameters and examples, from the one table.
import type { Command } from '../../functions/cli/leeway/command.ts'
import type { exitCodes } from '../../functions/cli/leeway/exit-codes.ts'
import { flagOf, type Parameter } from '../../functions/cli/leeway/parameter.ts'
import { commonOptions, yesOption } from '../../functions/cli/leeway/program.ts'
import { code, generatedFrom, page, table } from './markdown.ts'

/** The reference of the operator's commands. */
export const renderCommands = (commands: readonly Command[], exits: typeof exitCodes): string =>
  page(
    generatedFrom('functions/cli/leeway/commands/'),
    "# The operator's commands",
    'Each is `npm run leeway -- COMMAND`, for a deployment on AWS and for the local gateway alike. [operations.md](operations.md) shows them at work; `--help` says the same as this page.',
    block(commands.map(({ name, summary }) => `leeway ${name.padEnd(widest(commands))}  ${summary}`)),
    '## What all of them take',
    table(
      ['option', 'what'],
      [...commonOptions, yesOption].map(([flags, what]) => [code(flags), what + (flags === yesOption[0] ? ' (commands that ask)' : '')]),
    ),
    'The admin key comes from `LEEWAY_ADMIN_KEY`, else from `~/.config/leeway/credentials.json` (mode 0600), which `leeway login` and `leeway bootstrap --login` write; it is never an argument, because shells keep those. ' +
      'Where the URL is a Lambda function URL, requests are signed as well, with the AWS credentials of the environment. Tables are for people; with `--json` there is one JSON document on stdout and nothing else, also ' +
      'for a failure (`{"error": …}`). Money is in USD for people and in integer micro-USD in JSON; times are UTC. `NO_COLOR` is honoured.',
    '## Exit statuses',
    table(
      ['status', 'means'],
      Object.values(exits).map(({ status, means }) => [String(status), means]),
    ),
    ...commands.map(section),
  )

const widest = (commands: readonly Command[]): number => Math.max(...commands.map(({ name }) => name.length))

function section({ name, summary, details = '', parameters, examples = [], asks }: Command): string {
  const all = Object.entries(parameters)
  const lines = [usageOf({ name, parameters, asks }), ...(examples.length === 0 ? [] : ['']), ...examples.map(line => `leeway ${line}`)]
  const rows = all.map(([key, one]) => [code(one.positional ? (one.placeholder ?? key) : optionOf(key, one)), one.what])
  return page(
    `## ${name}`,
    [sentence(summary), details, asks ? 'Asks first, unless `--yes`.' : ''].filter(part => part !== '').join(' '),
    block(lines),
    rows.length === 0 ? '' : table(['parameter', 'what'], rows),
  ).trimEnd()
}

/** `leeway keys show <FINGERPRINT> --organisation <ID> [options]` */
function usageOf({ name, parameters, asks }: Pick<Command, 'name' | 'parameters' | 'asks'>): string {
  const all = Object.entries(parameters)
  const places = all.filter(([, { positional }]) => positional).map(([, { placeholder }]) => `<${placeholder}>`)
  const needed = all.filter(([, { positional, required }]) => required && !positional).map(([key, one]) => optionOf(key, one))
  const more = asks === true || all.some(([, { positional, required }]) => !required && !positional)
  return ['leeway', name, ...places, ...needed, ...(more ? ['[options]'] : [])].join(' ')
}

const block = (lines: readonly string[]): string => ['```', ...lines, '```'].join('\n')

const optionOf = (name: string, { placeholder }: Parameter<unknown>): string =>
  placeholder === undefined ? `--${flagOf(name)}` : `--${flagOf(name)} <${placeholder}>`

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
