// AWS's own list of good practice (cdk-nag's AwsSolutions), and where we depart from it, each time with the reason. Nothing else may differ.
import { type App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import type { LeewayStack } from './stack.ts'

interface Exception {
  /** The finding. */
  readonly id: string
  /** The construct below which it is accepted: its path in the stack. */
  readonly at: string
  readonly reason: string
}

const containerExceptions: readonly Exception[] = [
  {
    id: 'AwsSolutions-IAM5[Resource::*]',
    at: 'Container/Task/ExecutionRole',
    reason: 'ecr:GetAuthorizationToken knows no resource; the image itself may be pulled from one repository only.',
  },
  {
    id: 'AwsSolutions-ECS2',
    at: 'Container/Task',
    reason: 'The variables are settings, and none is a secret: those are read from Secrets Manager when they are needed.',
  },
  {
    id: 'AwsSolutions-ECS4',
    at: 'Container/Cluster',
    reason: 'It bills by task and hour for what the metrics of the gateway and of the service say already.',
  },
  {
    id: 'AwsSolutions-VPC7',
    at: 'Container/Network',
    reason: 'Nothing but these tasks and their load balancer is in the network; each request leaves a line in the log, with its id.',
  },
  { id: 'AwsSolutions-ELB2', at: 'Container/Balancer', reason: 'As APIG1: each request leaves one line in the log of the gateway.' },
  {
    id: 'AwsSolutions-EC23',
    at: 'Container/Balancer',
    reason: 'It is the public address of the gateway, over TLS. Without a certificate it is reached from its own network only.',
  },
]

/** @param stack whose name is in the names of its secrets */
export const exceptionsOf = (stack: string): readonly Exception[] => [
  ...['Responses', 'ChatCompletions', 'Interactions', 'Messages', 'GenerateContent', 'TokenCounts', 'Admin', 'Container'].map(at => ({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${stack}/byok/*]`,
    at,
    reason: 'The secrets of the organisations are made at run time, one each, under this prefix; each has a key of its own stage only.',
  })),
  {
    id: 'AwsSolutions-APIG2',
    at: 'Api',
    reason: 'Requests are validated by the functions, against schemas that API Gateway could not hold and with errors in our envelope.',
  },
  {
    id: 'AwsSolutions-APIG4',
    at: 'Api',
    reason:
      'Leeway has keys of its own, which stock SDKs send; the functions check them before anything else, and count failures by address.',
  },
  { id: 'AwsSolutions-COG4', at: 'Api', reason: 'As APIG4: callers are programs with keys, not users of a pool.' },
  {
    id: 'AwsSolutions-APIG1',
    at: 'Api',
    reason:
      'Each request leaves one line in the log of its function. Access logs want a role that is one for the whole account, which no stack should set; what API Gateway refuses itself is in its metrics.',
  },
  { id: 'AwsSolutions-APIG6', at: 'Api', reason: 'As APIG1; and execution logs would hold prompts.' },
  {
    id: 'AwsSolutions-APIG3',
    at: 'Api',
    reason: 'A firewall costs 6 USD a month and more: `-c waf=on` adds one. Addresses that guess keys are limited without it.',
  },
  ...containerExceptions,
  { id: 'AwsSolutions-SQS3', at: 'Close/DeadLetters', reason: 'It is the dead-letter queue itself.' },
]

/** Runs the checks with the synthesis, which fails on a finding that is not excepted here. */
export function checkPractice(app: App, stack: LeewayStack): void {
  for (const { at, ...exception } of exceptionsOf(stack.stackName)) {
    const construct = below(stack, at)
    if (construct !== undefined) Validations.of(construct).acknowledge(exception)
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
}

/** Undefined where an option leaves it out. */
const below = (scope: IConstruct, path: string): IConstruct | undefined =>
  path.split('/').reduce((construct: IConstruct | undefined, id) => construct?.node.tryFindChild(id), scope)
