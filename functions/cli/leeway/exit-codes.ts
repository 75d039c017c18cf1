// What a command's exit status says, and the failure that carries one. docs/commands.md lists them from here.

export const exitCodes = {
  ok: { status: 0, means: 'Done.' },
  failed: { status: 1, means: 'It could not be done, a check of `doctor` failed, or the answer to a question was no.' },
  usage: { status: 2, means: 'The command line is wrong; nothing was sent.' },
  unauthorised: { status: 3, means: 'The admin key or the AWS credentials are missing, or were refused.' },
  missing: { status: 4, means: 'There is no such thing.' },
  unreachable: { status: 5, means: 'The admin API, or AWS, could not be reached.' },
} as const

export type ExitCode = keyof typeof exitCodes

export interface FailureFacts {
  readonly exit: ExitCode
  /** What the operator can do about it. */
  readonly remedy?: string
  /** The code of the admin API's error. */
  readonly code?: string
  /** To be found in the logs of the deployment. */
  readonly requestId?: string
}

/** A command that could not be done: the message says what is wrong, the remedy what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly facts: FailureFacts

  constructor(message: string, facts: FailureFacts) {
    super(message)
    this.facts = facts
  }
}

/** A wrong command line. */
export const wrongUsage = (message: string, remedy?: string): CommandFailure => new CommandFailure(message, { exit: 'usage', remedy })
