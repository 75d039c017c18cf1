// The table of commands as a commander program: it parses, helps and suggests; what a command does is the command's.
import { Command as Commander, Help, Option } from 'commander'
import { version } from '../../../shared/version.ts'
import type { Command } from './command.ts'
import type { Common } from './context.ts'
import { wrongUsage } from './exit-codes.ts'
import type { Host } from './host.ts'
import { flagOf, type Given, type Parameter } from './parameter.ts'

export type Act = (command: Command, common: Common, given: Readonly<Record<string, Given>>) => Promise<void>

export interface ProgramOptions {
  readonly commands: readonly Command[]
  /** A line for each group of commands. */
  readonly groups: Readonly<Record<string, string>>
  readonly host: Host
  readonly act: Act
}

/** What commands have in common, as the help shows it. */
export const commonOptions: readonly (readonly [flags: string, what: string])[] = [
  ['--url <URL>', 'the admin URL (LEEWAY_ADMIN_URL, else the last login, else http://127.0.0.1:8787)'],
  ['--json', 'one JSON document on stdout and nothing else'],
  ['--sign', 'sign requests with AWS credentials, also where the URL is no function URL'],
  ['--region <REGION>', "the signature's region (the function URL's own, else AWS_REGION)"],
]
export const yesOption = ['-y, --yes', 'do it without asking'] as const

/** @returns the program; `parseAsync` throws CommanderError where the command line is wrong, or only help was asked for */
export function programOf({ commands, groups, host, act }: ProgramOptions): Commander {
  const program = equipped(new Commander('leeway'), host)
    .description("The operator's commands: customers, keys, savings, bills and switches, over the admin API.")
    .version(version, '-V, --version', 'the version')
    .helpCommand('help [command]', 'help for a command')
  const parents = new Map<string, Commander>()
  const parentOf = (group: string): Commander => {
    const known = parents.get(group)
    if (known !== undefined) return known
    const parent = equipped(program.command(group), host)
      .description(groups[group] ?? '')
      .helpCommand(false)
    parents.set(group, parent)
    return parent
  }
  for (const command of commands) {
    const words = command.name.split(' ')
    const verb = words.pop() ?? ''
    addCommand(words.length === 0 ? program : parentOf(words.join(' ')), { verb, command, host, act })
  }
  return program
}

interface Leaf {
  readonly verb: string
  readonly command: Command
  readonly host: Host
  readonly act: Act
}

function addCommand(parent: Commander, { verb, command, host, act }: Leaf): void {
  const leaf = equipped(parent.command(verb), host).summary(command.summary).description(describe(command))
  const parameters = Object.entries(command.parameters)
  for (const [, one] of positionalsOf(command)) leaf.argument(one.required ? `<${one.placeholder}>` : `[${one.placeholder}]`, one.what)
  for (const [name, one] of parameters) if (!one.positional) leaf.addOption(optionOf(name, one))
  for (const [flags, what] of command.asks ? [yesOption, ...commonOptions] : commonOptions) leaf.option(flags, what)
  leaf.addHelpText('after', examplesOf(command))
  // Our own words for it: commander's repeat the arguments, and one of them may be a secret.
  leaf.allowExcessArguments()
  leaf.action(async (...parsed: unknown[]) => {
    const most = positionalsOf(command).length
    if (leaf.args.length > most) throw wrongUsage(`leeway ${command.name} takes ${most} arguments, not ${leaf.args.length}.`, quoteRemedy)
    const options = leaf.opts<Record<string, Given>>()
    const named = positionalsOf(command).map(([name], index): [string, Given] => [name, textOf(parsed[index])])
    await act(command, commonOf(options), { ...options, ...Object.fromEntries(named) })
  })
}

const quoteRemedy = 'Put what has spaces in quotes; keys are typed unseen or piped in, never arguments.'

const positionalsOf = ({ parameters }: Command) => Object.entries(parameters).filter(([, { positional }]) => positional)
const textOf = (given: unknown): Given => (typeof given === 'string' ? given : undefined)

function optionOf(name: string, { placeholder, what, required }: Parameter<unknown>): Option {
  const flag = `--${flagOf(name)}`
  return new Option(placeholder === undefined ? flag : `${flag} <${placeholder}>`, what).makeOptionMandatory(required)
}

function commonOf({ url, json, yes, sign, region }: Readonly<Record<string, Given>>): Common {
  const text = (given: Given) => (typeof given === 'string' ? given : undefined)
  return { url: text(url), json: json === true, yes: yes === true, sign: sign === true, region: text(region) }
}

const describe = ({ summary, details }: Command): string => (details === undefined ? summary : `${summary}\n\n${details}`)
const examplesOf = ({ examples = [] }: Command): string =>
  examples.length === 0 ? '' : `\nExamples:\n${examples.map(line => `  leeway ${line}`).join('\n')}`

/** Nothing exits, nothing is written past the host; a typing error gets a suggestion. */
function equipped(command: Commander, { stdout, stderr }: Host): Commander {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: text => stdout.write(text),
      writeErr: text => stderr.write(text),
      getOutHelpWidth: () => stdout.columns,
      getErrHelpWidth: () => stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ subcommandTerm: one => Help.prototype.subcommandTerm.call(new Help(), one).replace(' [options]', '') })
    .helpOption('-h, --help', 'this text')
    .showSuggestionAfterError()
}
