// Alarms that can go off, that tell somebody, and that each lead to a heading of the runbook; a dashboard of metrics that are written.
import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from '@jest/globals'
import * as z from 'zod'
import { anchorOf } from '../../infra/anchor.ts'
import { type EventAlarm, eventNames, events, watchedBy } from '../../shared/log/events.ts'
import { type MetricName, metricOf, metrics } from '../../shared/log/metrics.ts'
import { ofType, readable, synthesise } from './synthesise.ts'

const dev = synthesise('dev')
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')

const metricSchema = z.object({
  Namespace: z.unknown(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
})

const alarmSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()).optional(),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  TreatMissingData: z.string(),
  MetricName: z.string().optional(),
  Metrics: z
    .array(z.object({ Expression: z.string().optional(), MetricStat: z.object({ Metric: metricSchema, Period: z.number() }).optional() }))
    .optional(),
})

const alarmsOf = (stage: ReturnType<typeof synthesise>) =>
  ofType(stage, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => alarmSchema.parse(readable(Properties)))

const alarms = alarmsOf(dev)
const titles = alarms.map(({ AlarmName }) => AlarmName.replace('leeway-dev: ', ''))
const named = (title: string, stage = dev) => alarmsOf(stage).find(({ AlarmName }) => AlarmName.endsWith(`: ${title}`))

/** The section of the runbook that has a heading for each alarm. */
const headings = [...(runbook.split('\n## The alarms')[1]?.split('\n## ')[0] ?? '').matchAll(/^### (.+)$/gm)].map(([, title]) => title)

describe('the alarms', () => {
  it('have a heading in the runbook each, and no heading is without an alarm', () => {
    expect([...headings].sort()).toEqual([...titles].sort())
    expect(new Set(titles).size).toBe(titles.length)
  })

  it.each(titles)('%s: leads to its heading', title => {
    expect(named(title)?.AlarmDescription).toMatch(new RegExp(`\\. What to do: docs/runbook\\.md#${anchorOf(title)}$`))
  })

  it.each(titles)('%s: its heading says first when it goes off, in the same words', title => {
    const [said] = (named(title)?.AlarmDescription ?? '').split(' What to do:')
    expect(runbook.split(`### ${title}\n\n`)[1]?.startsWith(String(said?.replace(/\.$/, '')))).toBe(true)
  })

  it('lead to the published runbook where there is one', () => {
    const published = synthesise('dev', { DOCS_URL: 'https://docs.example.test' })
    expect(named('Throttles', published)?.AlarmDescription).toContain('https://docs.example.test/runbook#throttles')
  })

  it('watch at most ten metrics each, which is all that an alarm may', () => {
    for (const { Metrics = [] } of alarms) expect(Metrics.filter(({ MetricStat }) => MetricStat).length).toBeLessThanOrEqual(10)
  })

  it('watch metrics of ours that are written, under dimensions that they have', () => {
    const watched = alarms.flatMap(({ Metrics = [] }) => Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []))
    const ours = watched.filter(({ Namespace }) => Namespace === 'leeway-dev')
    expect(ours.length).toBeGreaterThan(5)
    for (const { MetricName, Dimensions } of ours) {
      expect(Object.keys(metrics)).toContain(MetricName)
      const sets: readonly (readonly string[])[] = metricOf(MetricName as MetricName).sets
      expect(sets.map(set => [...set].sort())).toContainEqual(Dimensions.map(({ Name }) => Name).sort())
    }
  })

  it.each(eventNames().flatMap(name => Object.keys(events[name].alarms ?? {})))('%s: watches what the events of the log measure', title => {
    const watched = (named(title)?.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
    const series = watched.map(({ MetricName: name, Dimensions }) => ({
      name,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
    }))
    expect(new Set(series.map(each => JSON.stringify(each)))).toEqual(
      new Set(watchedBy(title as EventAlarm).map(({ name, dimensions }) => JSON.stringify({ name, dimensions }))),
    )
  })

  it('are quiet where nothing is asked, but for the sweeper, which must run', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching').map(({ AlarmName }) => AlarmName)
    expect(breaching).toEqual(['leeway-dev: Sweeper'])
    expect(new Set(alarms.map(({ TreatMissingData }) => TreatMissingData))).toEqual(new Set(['breaching', 'notBreaching']))
  })

  it('cover every function', () => {
    const functions = ofType(dev, 'AWS::Lambda::Function').map(([id]) => `<${id}>`)
    const text = JSON.stringify(ofType(dev, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => readable(Properties)))
    expect(functions.filter(id => !text.includes(`"Value":"${id}"`))).toEqual([])
  })
})

describe('who is told', () => {
  it('is nobody by default', () => {
    dev.template.resourceCountIs('AWS::SNS::Topic', 0)
    expect(alarms.flatMap(({ AlarmActions = [] }) => AlarmActions)).toEqual([])
  })

  it('is an address, through a topic that only CloudWatch of this account may publish to, over TLS', () => {
    const stage = synthesise('dev', { alarmEmail: 'operator@example.com' })
    const [topic] = ofType(stage, 'AWS::SNS::Topic')
    stage.template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'operator@example.com' })
    for (const { AlarmActions } of alarmsOf(stage)) expect(AlarmActions).toEqual([`<${topic?.[0]}>`])
    const [policy] = ofType(stage, 'AWS::SNS::TopicPolicy')
    expect(z.object({ Statement: z.array(z.unknown()) }).parse(readable(policy?.[1].Properties.PolicyDocument)).Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
      }),
    ])
  })

  it('is a topic of your own', () => {
    const alarmTopic = 'arn:aws:sns:eu-west-1:111122223333:pager'
    const stage = synthesise('dev', { alarmTopic })
    stage.template.resourceCountIs('AWS::SNS::Topic', 0)
    for (const { AlarmActions } of alarmsOf(stage)) expect(AlarmActions).toEqual([alarmTopic])
  })
})

describe('the dashboard', () => {
  const body = (stage: ReturnType<typeof synthesise>) =>
    String(readable(ofType(stage, 'AWS::CloudWatch::Dashboard')[0]?.[1].Properties.DashboardBody))

  it('is one, shows every metric of ours, and all alarms', () => {
    dev.template.resourceCountIs('AWS::CloudWatch::Dashboard', 1)
    for (const name of Object.keys(metrics)) expect(body(dev)).toContain(`MetricName=\\"${name}\\"`)
    expect([...body(dev).matchAll(/\.Arn>/g)].length).toBeGreaterThanOrEqual(alarms.length)
  })

  it('shows what AWS counts where no metrics are written, and the alarms on ours are gone', () => {
    const quiet = synthesise('dev', { METRICS: 'off' })
    expect(body(quiet)).not.toContain('SEARCH')
    expect(alarmsOf(quiet).map(({ AlarmName }) => AlarmName)).not.toContain('leeway-dev: Error rate')
    expect(named('Throttles', quiet)).toBeDefined()
  })
})

test('with monitoring off there is neither', () => {
  const { template } = synthesise('dev', { monitoring: 'off' })
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0)
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 0)
})
