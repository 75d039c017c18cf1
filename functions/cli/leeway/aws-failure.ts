// What went wrong with a call to AWS, for the operator whose credentials made it.
import { CommandFailure, type ExitCode } from './exit-codes.ts'

const unauthorised =
  /^(AccessDenied|Unrecognized(Client)?|InvalidSignature|ExpiredToken|CredentialsProvider|InvalidClientTokenId|TokenProvider)/
const unreachable = /^(TimeoutError|ECONNREFUSED|ENOTFOUND|ECONNRESET|NetworkingError)/

/** The failure of a command that AWS did not let through; `deed` reads like `read the table leeway`. */
export function awsFailure(fault: unknown, deed: string): CommandFailure {
  if (fault instanceof CommandFailure) return fault
  const { name, message, code } =
    fault instanceof Error
      ? { code: '', ...fault, name: fault.name, message: fault.message }
      : { name: '', message: String(fault), code: '' }
  const exit = exitOf(name, String(code))
  return new CommandFailure(`AWS did not ${deed}: ${message || name}`, { exit, remedy: remedies[exit] })
}

function exitOf(name: string, code: string): ExitCode {
  if (unauthorised.test(name)) return 'unauthorised'
  if (unreachable.test(name) || unreachable.test(code)) return 'unreachable'
  return name === 'ResourceNotFoundException' ? 'missing' : 'failed'
}

const remedies: Partial<Record<ExitCode, string>> = {
  unauthorised: 'Log in to AWS (`aws sso login`), or set AWS_PROFILE; the principal needs access to the table and the secrets.',
  missing: 'Check the name and AWS_REGION; the stack puts both out (TableName, SecretPrefix).',
  unreachable: 'Check AWS_REGION and the network.',
}
