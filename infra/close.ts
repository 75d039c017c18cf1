// The monthly close as deployed: a function that EventBridge Scheduler starts, and a queue for the closes that failed for good.
import { Duration, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { leewayFunction } from './function.ts'
import type { FunctionSettings } from './operator-settings.ts'
import type { Stage } from './stage.ts'

export interface CloseProps {
  readonly stage: Stage
  readonly settings: FunctionSettings
}

/** What is deployed of it. */
export const close = { name: 'close', memory: { dev: 512, prod: 1024 }, timeoutSeconds: 900 } as const

/** Every day from the 1st to the 5th, when the month is swept: what one close leaves (a payment provider that is down) the next one does. */
const schedule = 'cron(30 3 1-5 * ? *)'

export class Close extends Construct {
  readonly handler: NodejsFunction
  /** What failed in all its tries: an alarm watches it, and a person runs the close again. */
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { stage, settings }: CloseProps) {
    super(scope, id)
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: stage.removal,
    })
    this.handler = leewayFunction(this, { ...close, stage, settings })
    this.handler.configureAsyncInvoke({ onFailure: new SqsDestination(this.deadLetters), retryAttempts: 2, maxEventAge: Duration.hours(6) })
    this.schedule()
  }

  private schedule(): void {
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    })
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.handler.functionArn] }))
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }))
    const rule = new CfnSchedule(this, 'Schedule', {
      scheduleExpression: schedule,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.handler.functionArn,
        roleArn: role.roleArn,
        input: '{}',
        retryPolicy: { maximumRetryAttempts: 5 },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    })
    rule.node.addDependency(role)
  }
}
