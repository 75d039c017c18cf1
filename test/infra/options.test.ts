// What an operator may choose: a domain, a firewall, sandboxes set aside.
import { describe, expect, it, test } from '@jest/globals'
import { ofType, readable, synthesise } from './synthesise.ts'

const certificate = 'arn:aws:acm:eu-west-1:111122223333:certificate/abc'

describe('a domain', () => {
  const stage = synthesise('prod', { domain: 'llm.example.com', certificate })
  const outputs: Record<string, { Value: unknown }> = stage.template.toJSON().Outputs
  const output = (name: string) => readable(outputs[name]?.Value)

  it('is the base URL, without the stage, and the only way in', () => {
    expect([output('OpenAiBaseUrl'), output('AnthropicBaseUrl')]).toEqual(['https://llm.example.com/v1', 'https://llm.example.com'])
    stage.template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true })
  })

  it('has a certificate, today’s TLS, and a target for DNS', () => {
    stage.template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'llm.example.com',
      RegionalCertificateArn: certificate,
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    })
    expect(output('DomainTarget')).toMatch(/\.RegionalDomainName>$/)
  })
})

describe('a firewall', () => {
  const stage = synthesise('dev', { waf: 'on' })

  it('stands in front of the stage, blocks by address alone, and keeps no samples', () => {
    stage.template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1)
    const [rules] = ofType(stage, 'AWS::WAFv2::WebACL')
    expect(rules?.[1].Properties).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } })
    const text = JSON.stringify(rules?.[1].Properties)
    expect(text).not.toMatch(/CommonRuleSet|SQLi|"SampledRequestsEnabled":true/)
  })

  it('is not there unasked', () => {
    synthesise('dev').template.resourceCountIs('AWS::WAFv2::WebACL', 0)
  })
})

describe('sandboxes set aside', () => {
  const reserved = (stage: ReturnType<typeof synthesise>) =>
    Object.fromEntries(
      ofType(stage, 'AWS::Lambda::Function').flatMap(([, { Properties }]) =>
        Properties.ReservedConcurrentExecutions === undefined
          ? []
          : [[String(Properties.Description).replace(/^.*: /, ''), Number(Properties.ReservedConcurrentExecutions)]],
      ),
    )

  it('bound each surface in prod, keep some for the operator, and leave the account the 100 that Lambda wants unreserved', () => {
    const found = reserved(synthesise('prod', { STRIPE_SECRET_NAME: 'leeway-prod/stripe' }))
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['responses', 'chat-completions', 'interactions', 'messages', 'admin', 'webhooks', 'sweeper', 'close']),
    )
    expect(Object.values(found).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(900)
  })

  it.each([
    ['in dev', synthesise('dev')],
    ['where they are off', synthesise('prod', { reserved: 'off' })],
  ])('are none %s', (_, stage) => {
    expect(reserved(stage)).toEqual({})
  })
})

test.each([
  ['a domain without a certificate', { domain: 'llm.example.com' }, /domain and certificate go together/],
  ['a certificate that is none', { domain: 'llm.example.com', certificate: 'abc' }, /certificate: an ARN of acm/],
  ['two who are told', { alarmEmail: 'a@example.com', alarmTopic: 'arn:aws:sns:eu-west-1:1:t' }, /not both/],
  ['a word that is neither on nor off', { waf: 'perhaps' }, /waf/],
])('%s is refused', (_, context, message) => {
  expect(() => synthesise('dev', context)).toThrow(message)
})
