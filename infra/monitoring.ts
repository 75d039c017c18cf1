// What watches a deployment: its alarms, whom they tell, and a dashboard.

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Alarm, AlarmStatusWidget, ComparisonOperator, Dashboard, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { type AlarmRow, alarmsOf, type Watched } from './alarms.ts'
import { anchorOf } from './anchor.ts'
import { widgetsOf } from './dashboard.ts'
import type { Options } from './options.ts'

export interface MonitoringProps {
  readonly watched: Watched
  readonly notify: Pick<Options, 'alarmEmail' | 'alarmTopic'>
  /** Where this deployment publishes its documentation; the runbook's path in the repository where absent. */
  readonly docsUrl?: string
}

export class Monitoring extends Construct {
  readonly alarms: readonly Alarm[]

  constructor(scope: Construct, id: string, { watched, notify, docsUrl }: MonitoringProps) {
    super(scope, id)
    const runbook = docsUrl === undefined ? 'docs/runbook.md' : `${docsUrl}/runbook`
    this.alarms = alarmsOf(watched).map(row => this.alarm(row, runbook))
    const topic = this.topic(notify)
    if (topic !== undefined) for (const alarm of this.alarms) alarm.addAlarmAction(new SnsAction(topic))
    new Dashboard(this, 'Dashboard', {
      dashboardName: Stack.of(this).stackName,
      defaultInterval: Duration.days(1),
      widgets: [[new AlarmStatusWidget({ title: 'Alarms', alarms: [...this.alarms], width: 24, height: 3 })], ...widgetsOf(watched)],
    }).applyRemovalPolicy(RemovalPolicy.DESTROY)
  }

  private alarm({ title, when, ...row }: AlarmRow, runbook: string): Alarm {
    return new Alarm(this, title.replaceAll(' ', ''), {
      alarmName: `${Stack.of(this).stackName}: ${title}`,
      alarmDescription: `${when} What to do: ${runbook}#${anchorOf(title)}`,
      metric: row.metric,
      threshold: row.threshold,
      evaluationPeriods: row.periods,
      datapointsToAlarm: row.breaching ?? row.periods,
      comparisonOperator: row.comparison ?? ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: row.missing ?? TreatMissingData.NOT_BREACHING,
    })
  }

  private topic({ alarmEmail, alarmTopic }: MonitoringProps['notify']): ITopic | undefined {
    if (alarmTopic !== undefined) return Topic.fromTopicArn(this, 'Topic', alarmTopic)
    if (alarmEmail === undefined) return undefined
    const topic = new Topic(this, 'Topic', { enforceSSL: true })
    const alarms = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    })
    topic.grantPublish(alarms)
    topic.addSubscription(new EmailSubscription(alarmEmail))
    return topic
  }
}
