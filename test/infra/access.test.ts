// Least privilege: every policy statement of the template is walked and compared with what is allowed, exactly.
import { describe, expect, it, test } from '@jest/globals'
import * as z from 'zod'
import { endpoints } from '../../infra/endpoints.ts'
import { matches } from './pattern.ts'
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

const leadingKeys = z.object({ 'ForAllValues:StringLike': z.object({ 'dynamodb:LeadingKeys': z.array(z.string()) }) })

/** Every statement anywhere below a value, whatever kind of policy it is in. */
function statementsIn(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return []
  return isStatement(value) ? [value] : Object.values(value).flatMap(statementsIn)
}

const stages = [['dev', synthesise('dev')] as const, ['prod', synthesise('prod')] as const]

/** Where AWS offers nothing narrower, by resource type and reason. */
const wildcards: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'in a key policy `*` means this key, and the account must stay able to administer it',
  'AWS::SQS::QueuePolicy': 'it denies everything over plain HTTP',
}

describe.each(stages)('%s', (stageName, stage) => {
  const [tableId] = ofType(stage, 'AWS::DynamoDB::GlobalTable')[0] ?? []
  const [keyId] = ofType(stage, 'AWS::KMS::Key')[0] ?? []
  const [deadLettersId] = ofType(stage, 'AWS::SQS::Queue')[0] ?? []
  const secrets = `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:leeway-${stageName}/byok/*`

  const table = `<${tableId}.Arn>`
  const allow = (Action: string | readonly string[], Resource: string, Condition?: object) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition && { Condition }),
  })
  /** An action on the items of these partitions alone. */
  const items = (action: string, ...partitions: readonly string[]) =>
    allow(`dynamodb:${action}`, table, { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } })
  const rows = 'ORG#*#????-??-??'
  const sums = 'ORG#*#????-??#SUMS'
  /** Use of the key that encrypts secrets, through Secrets Manager and for the organisations' secrets alone. */
  const decrypts = (actions: string | readonly string[]) =>
    allow(actions, `<${keyId}.Arn>`, {
      StringEquals: { 'kms:ViaService': 'secretsmanager.<AWS::Region>.amazonaws.com' },
      StringLike: { 'kms:EncryptionContext:SecretARN': secrets },
    })
  const reads = [
    items('GetItem', 'KEY#*', 'ORG#*', 'COUNT#*', 'PRICES'),
    items('Query', 'CAPACITY#*'),
    items('UpdateItem', 'KEY#*', 'COUNT#*'),
  ]
  const granted: Readonly<Record<string, readonly object[]>> = {
    nothing: [],
    reads,
    'reads-ledger': [...reads, items('GetItem', 'SWEEP'), items('Query', rows, sums)],
    'counts-tokens': [
      items('GetItem', 'KEY#*', 'ORG#*', 'COUNT#*', 'PRICES'),
      items('Query', 'SWITCHES'),
      items('UpdateItem', 'KEY#*', 'COUNT#*'),
      allow('secretsmanager:GetSecretValue', secrets),
      decrypts('kms:Decrypt'),
    ],
    'calls-models': [
      items('GetItem', 'KEY#*', 'ORG#*', 'COUNT#*', 'PRICES'),
      items('Query', 'SWITCHES', 'SLOTS#*', 'CAPACITY#*'),
      items('PutItem', rows, 'SLOTS#*'),
      items('UpdateItem', 'KEY#*', 'COUNT#*', rows, 'CAPACITY#*'),
      items('DeleteItem', 'SLOTS#*'),
      allow('secretsmanager:GetSecretValue', secrets),
      decrypts('kms:Decrypt'),
    ],
    sweeps: [
      items('GetItem', 'KEY#*', 'ORG#*', 'SWEEP'),
      items('Query', 'ORGANISATIONS', 'ORG#*'),
      items('PutItem', sums),
      items('UpdateItem', 'KEY#*', rows, 'SWEEP'),
      allow('dynamodb:Query', `<${tableId}.Arn>/index/open-rows`),
    ],
    closes: [
      // What an asynchronous call's destination needs.
      allow(['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], `<${deadLettersId}.Arn>`),
      items('GetItem', 'ORG#*', 'SWEEP'),
      items('Query', 'ORGANISATIONS', sums, 'ORG#*#STATEMENTS'),
      items('PutItem', 'ORG#*#STATEMENTS', 'CUSTOMER#*'),
      items('UpdateItem', 'ORG#*'),
    ],
    administers: [
      items('GetItem', 'KEY#*', 'ORG#*', 'COUNT#*', 'PRICES', 'SWEEP', 'ADMIN#*'),
      items('Query', 'ORGANISATIONS', 'ORG#*', 'SWITCHES', 'ADMINS', 'AUDIT', 'CAPACITY#*'),
      items('PutItem', 'KEY#*', 'ORG#*', 'ORGANISATIONS', 'ADMIN#*', 'ADMINS', 'SWITCHES', 'AUDIT'),
      items('UpdateItem', 'KEY#*', 'ORG#*', 'COUNT#*', 'ADMIN#*', 'AUDIT'),
      items('DeleteItem', 'SWITCHES'),
      {
        ...allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], table, { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['ORG#*#*'] } }),
        Effect: 'Deny',
      },
      allow(['dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive'], table),
      allow(['secretsmanager:GetSecretValue', 'secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue'], secrets),
      decrypts(['kms:Decrypt', 'kms:GenerateDataKey']),
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

  const everyone = [
    ...endpoints.map(({ name, access }) => [name, access] as const),
    ['sweeper', 'sweeps'] as const,
    ['close', 'closes'] as const,
    ['admin', 'administers'] as const,
  ]

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

  const schedules = [
    ['sweeper', 'rate(15 minutes)', []],
    ['close', 'cron(30 3 1-5 * ? *)', [allow('sqs:SendMessage', `<${deadLettersId}.Arn>`)]],
  ] as const

  it('has two schedules', () => expect(ofType(stage, 'AWS::Scheduler::Schedule')).toHaveLength(schedules.length))

  it.each(schedules)('starts the %s by a schedule of its own account, which may do nothing else', (name, expression, more) => {
    const all = ofType(stage, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties)
    const schedule = all.find(({ ScheduleExpression }) => ScheduleExpression === expression)
    expect(schedule).toMatchObject({ FlexibleTimeWindow: { Mode: 'OFF' } })
    const { Arn, RoleArn } = z.object({ Arn: z.unknown(), RoleArn: z.unknown() }).parse(schedule?.Target)
    expect(stage.resources.get(target(Arn))?.Properties.Description).toBe(`Leeway ${stageName}: ${name}`)
    expect(allowedTo(target(RoleArn))).toEqual([allow('lambda:InvokeFunction', String(readable(Arn))), ...more])
    expect(statementsIn(readable(stage.resources.get(target(RoleArn))?.Properties))).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
      },
    ])
  })

  it('has no other policies than those of its functions, its schedules, its key and its queue', () => {
    const holders = [...stage.resources.values()].filter(({ Properties }) => statementsIn(Properties).length > 0).map(({ Type }) => Type)
    const each = (type: string) => [...everyone, ...schedules].map(() => type)
    expect(holders.sort()).toEqual([...each('AWS::IAM::Policy'), ...each('AWS::IAM::Role'), 'AWS::KMS::Key', 'AWS::SQS::QueuePolicy'])
  })

  it('lets only the admin function write secrets, and items that hold keys, admins, switches and the audit log', () => {
    const samples = ['KEY#0', 'ADMIN#0', 'ADMINS', 'AUDIT', 'SWITCHES', 'ORGANISATIONS']
    /** What a statement lets somebody write; requests must count against their keys, so that an update of one is no creation here. */
    const writtenBy = ({ Effect, Action, Condition }: Statement): readonly string[] => {
      const actions = [Action].flat().flatMap(action => action ?? [])
      if (Effect === 'Deny') return []
      if (actions.some(action => /^secretsmanager:(?!GetSecretValue$)/.test(action))) return ['a secret']
      const patterns = leadingKeys.safeParse(Condition).data?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'] ?? ['*']
      const written = samples.filter(sample => patterns.some(pattern => matches(sample, pattern)))
      if (actions.some(action => /^dynamodb:(Put|Delete|BatchWrite|PartiQL)/.test(action))) return written
      return actions.includes('dynamodb:UpdateItem') ? written.filter(sample => sample !== 'KEY#0') : []
    }
    const writers = ofType(stage, 'AWS::IAM::Policy').flatMap(([id, { Properties }]) => {
      const written = statementsIn(readable(Properties.PolicyDocument)).flatMap(writtenBy)
      return written.length > 0 ? [[id, [...new Set(written)].sort()]] : []
    })
    expect(writers).toEqual([[expect.stringMatching(/^AdminRole/), [...samples, 'a secret'].sort()]])
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
