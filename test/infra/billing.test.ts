// A deployment that collects: the webhook's route and function, and the payment provider's secret for those that bill, and for nobody else.
import { describe, expect, it } from '@jest/globals'
import { webhooks } from '../../infra/endpoints.ts'
import { ofType, readable, synthesise, target } from './synthesise.ts'

const secretName = 'leeway-dev/stripe'
const stages = { without: synthesise('dev'), collecting: synthesise('dev', { STRIPE_SECRET_NAME: secretName }) }

const functionOf = (stage: keyof typeof stages, name: string) =>
  ofType(stages[stage], 'AWS::Lambda::Function').find(([, { Properties }]) => Properties.Description === `Leeway dev: ${name}`)

/** The policies that let a function read the payment provider's secret, as text. */
function readers(stage: keyof typeof stages): string[] {
  const arn = `secret:${secretName}-??????`
  return ofType(stages[stage], 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
    JSON.stringify(readable(Properties.PolicyDocument)).includes(arn) ? [id.replace(/RoleDefaultPolicy.*/, '')] : [],
  )
}

const paths = (stage: keyof typeof stages) =>
  ofType(stages[stage], 'AWS::ApiGateway::Resource').map(([, { Properties }]) => Properties.PathPart)

describe('without a payment provider', () => {
  it('there is no webhook, and nobody reads its secret', () => {
    expect(functionOf('without', 'webhooks')).toBeUndefined()
    expect(paths('without')).not.toContain('stripe')
    expect(readers('without')).toEqual([])
  })

  it('months are closed all the same', () => expect(functionOf('without', 'close')).toBeDefined())
})

describe('with one', () => {
  it('its secret is for the functions that bill', () => expect(readers('collecting').sort()).toEqual(['Close', 'Webhooks']))

  it('the webhook takes POST, and touches nothing but payers, statements and notices', () => {
    expect(paths('collecting')).toContain('stripe')
    const [id = '', found] = functionOf('collecting', 'webhooks') ?? []
    expect(found?.Properties).toMatchObject({ Timeout: webhooks.timeoutSeconds, MemorySize: webhooks.memory.dev })
    const methods = ofType(stages.collecting, 'AWS::ApiGateway::Method').filter(([, method]) =>
      JSON.stringify(method.Properties.Integration).includes(id),
    )
    expect(methods.map(([, method]) => method.Properties.HttpMethod)).toEqual(['POST'])
    const [, policy] =
      ofType(stages.collecting, 'AWS::IAM::Policy').find(
        ([
          ,
          {
            Properties: { Roles },
          },
        ]) => target(Roles) === target(found?.Properties.Role),
      ) ?? []
    const text = JSON.stringify(policy?.Properties.PolicyDocument)
    for (const pattern of text.matchAll(/"dynamodb:LeadingKeys":\[([^\]]*)\]/g)) {
      for (const partition of (pattern[1] ?? '').split(','))
        expect(partition).toMatch(/^"(ORG#\*|ORG#\*#STATEMENTS|CUSTOMER#\*|NOTICE#\*)"$/)
    }
    expect(text).not.toMatch(/"dynamodb:(DeleteItem|Scan|\*)"|KEY#/)
  })

  it('names the secret in settings, never what is in it', () => {
    const environment = JSON.stringify(functionOf('collecting', 'close')?.[1].Properties.Environment)
    expect(environment).toContain(secretName)
    expect(environment).not.toMatch(/sk_|rk_|whsec_/)
  })
})
