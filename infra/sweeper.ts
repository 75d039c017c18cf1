// The sweeper as deployed: a function that EventBridge Scheduler starts every quarter of an hour, and that nobody else can call.
import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import { leewayFunction } from './function.ts'
import type { FunctionSettings } from './operator-settings.ts'
import type { Stage } from './stage.ts'

export interface SweeperProps {
  readonly stage: Stage
  readonly settings: FunctionSettings
}

/** What is deployed of it; a round that is cut off is finished by the next one. */
export const sweeper = { name: 'sweeper', memory: { dev: 512, prod: 1024 }, timeoutSeconds: 900 } as const

export class Sweeper extends Construct {
  readonly handler: NodejsFunction

  constructor(scope: Construct, id: string, { stage, settings }: SweeperProps) {
    super(scope, id)
    this.handler = leewayFunction(this, { ...sweeper, stage, settings })
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    })
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.handler.functionArn] }))
    const schedule = new CfnSchedule(this, 'Schedule', {
      scheduleExpression: 'rate(15 minutes)',
      flexibleTimeWindow: { mode: 'OFF' },
      // The next round does what a failed one left: nothing is gained by trying again.
      target: { arn: this.handler.functionArn, roleArn: role.roleArn, retryPolicy: { maximumRetryAttempts: 0 } },
    })
    schedule.node.addDependency(role)
  }
}
