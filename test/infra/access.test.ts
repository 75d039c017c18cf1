// Least privilege: every policy statement of the template is walked and compared with what is allowed, exactly.
import { describe, expect, it, test } from '@jest/globals'
import * as z from 'zod'
import { endpoints } from '../../infra/endpoints.ts'
import { ofType, readable, synthesise, target } from './synthesise.ts'

interface Statement {
  readonly Effect: string
  readonly Action?: string | readonly string[]
  readonly NotAction?: unknown
  readonly Principal?: unknown
  readonly Resource?: unknown
  readonly NotResource?: unknown
  readonly Condition?: unknown
}

const isStatement = (value: object): value is Statement => 'Effect' in value && ('Action' in value || 'NotAction' in value)

/** Every statement anywhere below a value, whatever kind of policy it is in. */
function statementsIn(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return []
  return isStatement(value) ? [value] : Object.values(value).flatMap(statementsIn)
}

const stages = [['dev', synthesise('dev')] as const, ['prod', synthesise('prod')] as const]

/** Where AWS offers nothing narrower, by resource type and reason. */
const wildcards: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'in a key policy `*` means this key, and the account must stay able to administer it',
}

describe.each(stages)('%s', (stageName, stage) => {
  const [tableId] = ofType(stage, 'AWS::DynamoDB::GlobalTable')[0] ?? []
  const [keyId] = ofType(stage, 'AWS::KMS::Key')[0] ?? []
  const secrets = `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:leeway-${stageName}/byok/*`

  const table = `<${tableId}.Arn>`
  const allow = (Action: string | readonly string[], Resource: string, Condition?: object) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition && { Condition }),
  })
  const granted: Readonly<Record<string, readonly object[]>> = {
    nothing: [],
    reads: [allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], table)],
    'calls-models': [
      allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], table),
      allow('dynamodb:Query', table, { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['SWITCHES'] } }),
      allow('secretsmanager:GetSecretValue', secrets),
      allow('kms:Decrypt', `<${keyId}.Arn>`, {
        StringEquals: { 'kms:ViaService': 'secretsmanager.<AWS::Region>.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': secrets },
      }),
    ],
    sweeps: [
      allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], table),
      allow('dynamodb:Query', `<${tableId}.Arn>/index/open-rows`),
    ],
  }
  const expected = (logGroup: string, access: string) => [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `<${logGroup}.Arn>`),
    ...(granted[access] ?? []),
  ]

  /** What a role may do. */
  const allowedTo = (role: string) =>
    ofType(stage, 'AWS::IAM::Policy')
      .filter(([, { Properties }]) => JSON.stringify(Properties.Roles) === JSON.stringify([{ Ref: role }]))
      .flatMap(([, { Properties }]) => statementsIn(readable(Properties.PolicyDocument)))

  const everyone = [...endpoints.map(({ name, access }) => [name, access] as const), ['sweeper', 'sweeps'] as const]

  it.each(everyone)('%s may do exactly what it needs', (name, access) => {
    const found = ofType(stage, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.Description === `Leeway ${stageName}: ${name}`,
    )
    const properties = found?.[1].Properties ?? {}
    const role = target(properties.Role)
    expect(allowedTo(role)).toEqual(expected(target(properties.LoggingConfig), access))
    expect(stage.resources.get(role)?.Properties).toEqual({
      AssumeRolePolicyDocument: {
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
        Version: '2012-10-17',
      },
    })
  })

  it('starts the sweeper by a schedule of its own account, which may do nothing else', () => {
    const [schedule, ...others] = ofType(stage, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties)
    expect(others).toEqual([])
    expect(schedule).toMatchObject({ ScheduleExpression: 'rate(15 minutes)', FlexibleTimeWindow: { Mode: 'OFF' } })
    const { Arn, RoleArn } = z.object({ Arn: z.unknown(), RoleArn: z.unknown() }).parse(schedule?.Target)
    expect(stage.resources.get(target(Arn))?.Properties.Description).toBe(`Leeway ${stageName}: sweeper`)
    expect(allowedTo(target(RoleArn))).toEqual([allow('lambda:InvokeFunction', String(readable(Arn)))])
    expect(statementsIn(readable(stage.resources.get(target(RoleArn))?.Properties))).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
      },
    ])
  })

  it('has no other policies than those of its functions, its schedule and its key', () => {
    const holders = [...stage.resources.values()].filter(({ Properties }) => statementsIn(Properties).length > 0).map(({ Type }) => Type)
    const each = (type: string) => [...everyone, 'the schedule'].map(() => type)
    expect(holders.sort()).toEqual([...each('AWS::IAM::Policy'), ...each('AWS::IAM::Role'), 'AWS::KMS::Key'])
  })

  it('has no wildcard in an action or a whole resource but for the named reasons', () => {
    for (const { Type, Properties } of stage.resources.values()) {
      if (Type in wildcards) continue
      for (const statement of statementsIn(readable(Properties))) {
        expect(statement.NotAction ?? statement.NotResource).toBeUndefined()
        expect([statement.Action].flat().filter(action => action?.includes('*'))).toEqual([])
        expect([statement.Resource].flat()).not.toContain('*')
      }
    }
  })

  it('lets only its own account administer the key', () => {
    const key = stage.resources.get(String(keyId))
    expect(statementsIn(readable(key?.Properties))).toEqual([
      { Action: 'kms:*', Effect: 'Allow', Principal: { AWS: 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' }, Resource: '*' },
    ])
  })
})

test('no value in any environment looks like a secret', () => {
  for (const [, stage] of stages) {
    for (const [, { Properties }] of ofType(stage, 'AWS::Lambda::Function')) {
      expect(JSON.stringify(Properties.Environment ?? {})).not.toMatch(/resolve:secretsmanager|API_KEY|sk-|flex_live_/)
    }
  }
})
