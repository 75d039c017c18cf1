// What an operator decides about a deployment that no function reads: CDK context, `npx cdk deploy -c alarmEmail=…`, or `context` of cdk.json.
import type { Node } from 'constructs'
import * as z from 'zod'

const onOff = (fallback: 'on' | 'off') =>
  z
    .union([z.boolean(), z.enum(['on', 'off', 'true', 'false']).transform(word => word === 'on' || word === 'true')])
    .default(fallback === 'on')

const arn = (service: string) => z.string().regex(new RegExp(`^arn:[\\w-]+:${service}:`), `an ARN of ${service}`)

export const optionsSchema = z
  .object({
    reserved: onOff('on').describe(
      'Sandboxes set aside for each function in prod; `off` for accounts that may run less than 1,000 at a time.',
    ),
    monitoring: onOff('on').describe('Dashboard and alarms; `off` leaves them out, and what they cost.'),
    alarmEmail: z.email().optional().describe('Who is told of alarms: an address, which must confirm.'),
    alarmTopic: arn('sns').optional().describe('Who is told of alarms: an SNS topic of your own, instead of an address.'),
    domain: z.hostname().optional().describe('A domain name of your own as base URL; wants `certificate`.'),
    certificate: arn('acm').optional().describe('Its certificate, in the region of the stack.'),
    waf: onOff('off').describe("AWS WAF in front of the API: AWS's list of bad addresses, and a limit for each address."),
    container: onOff('off').describe('The same gateway as a container on Fargate behind a load balancer, beside the functions.'),
    containerCertificate: arn('acm').optional().describe('Certificate of its load balancer, which is reached from outside only with one.'),
    containerImage: z
      .string()
      .min(1)
      .optional()
      .describe('The image that the container runs; without it one is built from the Dockerfile.'),
  })
  .refine(({ domain, certificate }) => (domain === undefined) === (certificate === undefined), 'domain and certificate go together')
  .refine(({ alarmEmail, alarmTopic }) => alarmEmail === undefined || alarmTopic === undefined, 'alarmEmail or alarmTopic, not both')

export type Options = z.infer<typeof optionsSchema>

/** @throws Error naming each wrong option and its rule */
export function optionsOf(node: Node): Options {
  const given = Object.keys(optionsSchema.shape).map(name => [name, node.tryGetContext(name)] as const)
  const parsed = optionsSchema.safeParse(Object.fromEntries(given.filter(([, value]) => value !== undefined)))
  if (parsed.success) return parsed.data
  throw new Error(`Wrong context:\n  ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n  ')}`)
}
