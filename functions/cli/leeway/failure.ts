// What went wrong with a call, for the person who made it: the API's own words, the request id, and what to do.
import * as z from 'zod'
import { CommandFailure, type ExitCode } from './exit-codes.ts'

/** The envelope of our own errors (contract §3), as far as it is looked at; and what Lambda says where IAM refused. */
const envelopeSchema = z.object({
  error: z.object({ message: z.string(), code: z.string().nullish(), param: z.string().nullish() }),
  request_id: z.string().nullish(),
})
const lambdaSchema = z.union([
  z.object({ Message: z.string() }).transform(({ Message }) => Message),
  z.object({ message: z.string() }).transform(({ message }) => message),
])

export interface BadReply {
  readonly status: number
  readonly json: unknown
  readonly text: string
  readonly url: string
}

/** The failure that a reply other than 2xx is. */
export function failureOf({ status, json, text, url }: BadReply): CommandFailure {
  const envelope = envelopeSchema.safeParse(json)
  const exit = exitOf(status)
  if (envelope.success) {
    const { error, request_id: requestId } = envelope.data
    return new CommandFailure(error.message, {
      exit,
      remedy: remedyOf(status),
      code: error.code ?? undefined,
      requestId: requestId ?? undefined,
    })
  }
  const lambda = lambdaSchema.safeParse(json)
  if (exit === 'unauthorised')
    return new CommandFailure(`AWS refused the call: ${lambda.data ?? `status ${status}`}`, { exit, remedy: iamRemedy })
  if (status >= 300 && status < 400) return new CommandFailure(`${url} redirects elsewhere.`, { exit: 'unreachable', remedy: urlRemedy })
  const said = lambda.data ?? text.slice(0, 200).trim()
  return new CommandFailure(`${url} answered ${status}${said === '' ? '' : `: ${said}`}`, {
    exit,
    remedy: exit === 'missing' ? urlRemedy : undefined,
  })
}

function exitOf(status: number): ExitCode {
  if (status === 401 || status === 403) return 'unauthorised'
  if (status === 404) return 'missing'
  return 'failed'
}

const urlRemedy = 'Give the admin URL with --url or LEEWAY_ADMIN_URL: the stack puts it out as AdminUrl.'
const iamRemedy =
  'Use AWS credentials whose principal may call lambda:InvokeFunctionUrl and lambda:InvokeFunction on the admin function, and check the clock.'
const keyRemedy = 'Set LEEWAY_ADMIN_KEY, or run `leeway login`. The first admin key comes from `leeway bootstrap`.'

const remedyOf = (status: number): string | undefined => (status === 401 || status === 403 ? keyRemedy : undefined)

/** No admin key was given. */
export const noAdminKey = (url: string): CommandFailure =>
  new CommandFailure(`There is no admin key for ${url}.`, { exit: 'unauthorised', remedy: keyRemedy })

/** Nothing answered. */
export function unreachable(origin: string, fault: unknown): CommandFailure {
  const cause = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault
  const why = cause instanceof Error ? wordsOf(cause) : String(cause)
  return new CommandFailure(`${origin} cannot be reached: ${why}.`, {
    exit: 'unreachable',
    remedy: 'Is the gateway running (`npm start`), or is another URL meant (--url, LEEWAY_ADMIN_URL)?',
  })
}

function wordsOf(cause: Error): string {
  if (cause.name === 'TimeoutError') return 'no answer in time'
  return cause.message || cause.name
}
