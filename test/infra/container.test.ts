// The container as deployed: as patient as a wait is long, as narrow as the functions, and reached over TLS alone.
import { describe, expect, it, test } from '@jest/globals'
import * as z from 'zod'
import { ofType, readable, synthesise } from './synthesise.ts'

const image = { container: 'on', containerImage: 'registry.example.com/leeway:1' }
const certificate = 'arn:aws:acm:eu-west-1:111122223333:certificate/def'
const open = synthesise('prod', { ...image, containerCertificate: certificate })
const closed = synthesise('dev', image)

const statement = z.object({ Effect: z.literal('Allow'), Action: z.unknown(), Resource: z.unknown(), Condition: z.unknown().optional() })
const document = z.object({ Statement: z.array(statement) })

/** What the roles of functions or tasks may do, but for their logs. */
const allowedTo = (stage: ReturnType<typeof synthesise>, role: RegExp) =>
  ofType(stage, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => role.test(JSON.stringify(Properties.Roles)))
    .flatMap(([, { Properties }]) => document.parse(readable(Properties.PolicyDocument)).Statement)
    .map(allowed => JSON.stringify(allowed))
    .filter(allowed => !allowed.includes('logs:'))

test('it is there only where it is wanted', () => {
  synthesise('dev').template.resourceCountIs('AWS::ECS::Service', 0)
  synthesise('dev').template.resourceCountIs('AWS::EC2::VPC', 0)
})

test('its task may do what the endpoints may together, and nothing else', () => {
  const endpoints = /^\[\{"Ref":"(Responses|ChatCompletions|Interactions|Messages|Receipts|Usage|Models)Role/
  const task = allowedTo(open, /ContainerTaskTaskRole/)
  expect(task.length).toBeGreaterThan(5)
  const ofEndpoints = allowedTo(open, endpoints).flatMap(each => split(each))
  expect(task.flatMap(split).filter(each => !ofEndpoints.includes(each))).toEqual([])
  expect(ofEndpoints.filter(each => !task.flatMap(split).includes(each))).toEqual([])
})

/** One statement for each action and each pattern of items: roles of one merge what those of others have apart. */
function split(text: string): string[] {
  const { Action, Condition, ...rest } = statement.parse(JSON.parse(text))
  const keys = z.object({ 'ForAllValues:StringLike': z.object({ 'dynamodb:LeadingKeys': z.array(z.string()) }) }).safeParse(Condition)
  const patterns = keys.success ? keys.data['ForAllValues:StringLike']['dynamodb:LeadingKeys'] : [JSON.stringify(Condition)]
  return [Action].flat().flatMap(action => patterns.map(pattern => JSON.stringify({ ...rest, action, pattern })))
}

describe('its task', () => {
  it('runs the image on arm64 with the settings of the functions, one trusted proxy, and time to stop', () => {
    const [, { Properties }] = ofType(open, 'AWS::ECS::TaskDefinition')[0] ?? ['', { Properties: {} }]
    expect(readable(Properties)).toMatchObject({
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
      RequiresCompatibilities: ['FARGATE'],
      ContainerDefinitions: [
        expect.objectContaining({
          Image: image.containerImage,
          StopTimeout: 120,
          ReadonlyRootFilesystem: true,
          Environment: expect.arrayContaining([
            { Name: 'TRUSTED_PROXY_HOPS', Value: '1' },
            { Name: 'METRICS', Value: 'on' },
            { Name: 'SECRET_PREFIX', Value: 'leeway-prod/byok/' },
            { Name: 'TABLE_NAME', Value: expect.stringMatching(/^<DataTable/) },
          ]),
        }),
      ],
    })
  })

  it.each([
    ['dev', closed, 1, 2],
    ['prod', open, 2, 20],
  ] as const)('has company in %s', (_, stage, least, most) => {
    stage.template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: least, MaxCapacity: most })
    stage.template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: least })
    stage.template.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 2)
  })
})

describe('the load balancer', () => {
  const attributes = (stage: typeof open) => {
    const [found] = ofType(stage, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    const schema = z.array(z.object({ Key: z.string(), Value: z.string() }))
    return Object.fromEntries(schema.parse(found?.[1].Properties.LoadBalancerAttributes).map(({ Key, Value }) => [Key, Value]))
  }

  it('waits longer than any window, and asks whether the gateway lives', () => {
    expect(Number(attributes(open)['idle_timeout.timeout_seconds'])).toBeGreaterThan(600)
    open.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: '/healthz', TargetType: 'ip' })
  })

  it('is public over TLS where it has a certificate', () => {
    open.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' })
    open.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: certificate }],
    })
  })

  it('is reached from its own network only where it has none', () => {
    closed.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' })
    const ingress = ofType(closed, 'AWS::EC2::SecurityGroup').flatMap(([, { Properties }]) =>
      JSON.stringify(Properties.SecurityGroupIngress ?? []),
    )
    expect(ingress.join()).not.toContain('0.0.0.0/0')
  })

  it('alone reaches the tasks', () => {
    const rules = ofType(open, 'AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => readable(Properties))
    expect(rules).toEqual([
      expect.objectContaining({ FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: expect.stringMatching(/Balancer/) }),
    ])
  })
})

test('its logs expire as those of the functions', () => {
  const groups = ofType(closed, 'AWS::Logs::LogGroup').filter(([id]) => id.startsWith('Container'))
  expect(groups.map(([, { Properties, DeletionPolicy }]) => [Properties.RetentionInDays, DeletionPolicy])).toEqual([[7, 'Delete']])
})
