// A command as a row of the table: its name, its words, what it takes, and what it does.
import type { Context } from './context.ts'
import { CommandFailure } from './exit-codes.ts'
import { flagOf, type Given, type Parameters, type Values } from './parameter.ts'

/** What a command found out or did. */
export interface Outcome {
  /** What `--json` prints. */
  readonly data: unknown
  /** What people read. */
  readonly text: () => string
  /** It ran, and what it looked at is not well (`doctor`). */
  readonly failed?: boolean
}

interface Words {
  /** `keys create`: the noun's group, then the verb. */
  readonly name: string
  readonly summary: string
  /** More sentences for its own help. */
  readonly details?: string
  /** Command lines without `npm run leeway --`. */
  readonly examples?: readonly string[]
  /** It asks before it does anything, unless `--yes`. */
  readonly asks?: true
}

export interface Command extends Words {
  readonly parameters: Parameters
  readonly run: (context: Context, given: Readonly<Record<string, Given>>) => Promise<Outcome>
}

interface Spec<Of extends Parameters> extends Words {
  readonly parameters: Of
  readonly run: (context: Context, values: Values<Of>) => Promise<Outcome>
}

/** A row of the table of commands, its values read and typed before it runs. */
export const command = <const Of extends Parameters>({ run, ...words }: Spec<Of>): Command => ({
  ...words,
  run: (context, given) => run(context, valuesOf(words.parameters, given)),
})

/** @throws CommandFailure (usage) naming the parameter at fault */
function valuesOf<Of extends Parameters>(parameters: Of, given: Readonly<Record<string, Given>>): Values<Of> {
  const read = Object.entries(parameters).map(([name, parameter]) => {
    try {
      return [name, parameter.read(given[name])]
    } catch (fault) {
      if (!(fault instanceof CommandFailure)) throw fault
      const shown = parameter.positional ? (parameter.placeholder ?? name) : `--${flagOf(name)}`
      throw new CommandFailure(`${shown}: ${fault.message}`, fault.facts)
    }
  })
  return Object.fromEntries(read) as Values<Of>
}
