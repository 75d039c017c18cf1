// The one base URL: every path of the contract reaches its function, streams, and fails in our envelope.
import { describe, expect, it, test } from '@jest/globals'
import { Match } from 'aws-cdk-lib/assertions'
import * as z from 'zod'
import { endpoints } from '../../infra/endpoints.ts'
import { routeList, routes } from '../../shared/routes.ts'
import { ofType, type Resource, readable, synthesise, target } from './synthesise.ts'

const dev = synthesise('dev')

/** The path of a resource of the API, from the root. */
function pathOf(id: string): string {
  const { ParentId, PathPart } = dev.resources.get(id)?.Properties ?? {}
  if (ParentId === undefined) return ''
  return `${pathOf(target(ParentId))}/${PathPart}`
}

/** API Gateway has no verb behind a variable, and one name for a variable. */
const resourcePath = (path: string): string => path.replace(/\{\w+\}[^/]*/g, '{id}')

const methods = ofType(dev, 'AWS::ApiGateway::Method').map(([, { Properties }]) => {
  const integration = z.looseObject({ Uri: z.unknown() }).parse(Properties.Integration)
  const { Description } = dev.resources.get(/<(\w+)\.Arn>/.exec(String(readable(integration.Uri)))?.[1] ?? '')?.Properties ?? {}
  return {
    route: `${Properties.HttpMethod} ${pathOf(target(Properties.ResourceId)) || '/'}`,
    endpoint: String(Description).replace('Leeway dev: ', ''),
    authorization: Properties.AuthorizationType,
    integration,
  }
})

test('every path and alias of the contract, and nothing else, is routed', () => {
  expect(Object.fromEntries(methods.map(({ route, endpoint }) => [route, endpoint]))).toEqual({
    'POST /v1/responses': 'responses',
    'POST /v1/chat/completions': 'chat-completions',
    'POST /v1/interactions': 'interactions',
    'POST /v1beta/interactions': 'interactions',
    'POST /v1/v1/interactions': 'interactions',
    'POST /v1/v1beta/interactions': 'interactions',
    'POST /v1/messages': 'messages',
    'POST /v1/v1/messages': 'messages',
    'POST /responses': 'responses',
    'POST /chat/completions': 'chat-completions',
    'POST /interactions': 'interactions',
    'POST /messages': 'messages',
    'POST /messages/count_tokens': 'token-counts',
    'POST /responses/input_tokens': 'token-counts',
    'POST /v1/messages/count_tokens': 'token-counts',
    'POST /v1/v1/messages/count_tokens': 'token-counts',
    'POST /v1/responses/input_tokens': 'token-counts',
    'POST /v1beta/models/{id}': 'generate-content',
    'POST /v1/models/{id}': 'generate-content',
    'POST /models/{id}': 'generate-content',
    'GET /v1beta/models': 'models',
    'GET /v1beta/models/{id}': 'models',
    'GET /v1/models': 'models',
    'GET /v1/models/{id}': 'models',
    'GET /v1/receipts/{id}': 'receipts',
    'GET /v1/usage': 'usage',
    'ANY /': 'fallback',
    'ANY /{proxy+}': 'fallback',
  })
})

test('what the functions call a route is routed to one of them', () => {
  const direct = methods.map(({ route }) => route)
  const served = routes.flatMap(({ methods: allowed, paths }) =>
    allowed.flatMap(method => paths.map(path => `${method} ${resourcePath(path)}`)),
  )
  expect(served.filter(route => !direct.includes(route))).toEqual(['GET /healthz'])
})

describe.each(methods.map(method => [method.route, method] as const))('%s', (_, { integration, authorization }) => {
  it('streams, for as long as a function may run', () => {
    expect(integration).toMatchObject({ Type: 'AWS_PROXY', ResponseTransferMode: 'STREAM', TimeoutInMillis: 900_000 })
    expect(readable(integration.Uri)).toMatch(/2021-11-15\/functions\/<\w+\.Arn>\/response-streaming-invocations$/)
  })

  it('leaves authentication to the function', () => {
    expect(authorization).toBe('NONE')
  })
})

test('API Gateway may call each function on its own routes of this API only', () => {
  const grants = ofType(dev, 'AWS::Lambda::Permission').filter(([, { Properties }]) => Properties.Principal === 'apigateway.amazonaws.com')
  expect(grants).toHaveLength(endpoints.flatMap(({ paths }) => [...new Set(paths.map(resourcePath))]).length)
  for (const [, { Properties }] of grants) {
    expect(Properties.Action).toBe('lambda:InvokeFunction')
    expect(readable(Properties.SourceArn)).toMatch(
      /^arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<\w+>\/<\w+>\/(POST|GET|\*)\//,
    )
  }
})

test('the API is regional, with no trace of bodies and no role for logs', () => {
  dev.template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } })
  dev.template.hasResourceProperties('AWS::ApiGateway::Stage', {
    StageName: 'dev',
    CacheClusterEnabled: Match.absent(),
    MethodSettings: [{ DataTraceEnabled: false, LoggingLevel: 'OFF', HttpMethod: '*', ResourcePath: '/*' }],
  })
  dev.template.resourceCountIs('AWS::ApiGateway::Account', 0)
})

test('the outputs are the base URLs that each SDK wants, without a slash at the end', () => {
  const outputs: Record<string, { Value: unknown }> = dev.template.toJSON().Outputs
  const [api] = ofType(dev, 'AWS::ApiGateway::RestApi')[0] ?? []
  const base = `https://<${api}>.execute-api.<AWS::Region>.<AWS::URLSuffix>/dev`
  expect(Object.fromEntries(Object.entries(outputs).map(([name, { Value }]) => [name, readable(Value)]))).toEqual({
    OpenAiBaseUrl: `${base}/v1`,
    AnthropicBaseUrl: base,
    GoogleBaseUrl: base,
    ResponsesUrl: expect.stringMatching(/\.FunctionUrl>$/),
    ChatCompletionsUrl: expect.stringMatching(/\.FunctionUrl>$/),
    InteractionsUrl: expect.stringMatching(/\.FunctionUrl>$/),
    MessagesUrl: expect.stringMatching(/\.FunctionUrl>$/),
    GenerateContentUrl: expect.stringMatching(/\.FunctionUrl>$/),
    TokenCountsUrl: expect.stringMatching(/\.FunctionUrl>$/),
    ReceiptsUrl: expect.stringMatching(/\.FunctionUrl>$/),
    UsageUrl: expect.stringMatching(/\.FunctionUrl>$/),
    CloseFunction: expect.stringMatching(/^<CloseFunction\w+>$/),
    AdminUrl: expect.stringMatching(/\.FunctionUrl>$/),
    ModelsUrl: expect.stringMatching(/\.FunctionUrl>$/),
    FallbackUrl: expect.stringMatching(/\.FunctionUrl>$/),
    TableName: expect.stringMatching(/^<DataTable\w+>$/),
    SecretPrefix: 'leeway-dev/byok/',
    SecretsKeyArn: expect.stringMatching(/^<DataSecretsKey\w+\.Arn>$/),
  })
})

describe("API Gateway's own errors", () => {
  const rendered = z.object({
    StatusCode: z.string().optional(),
    ResponseParameters: z.record(z.string(), z.string()),
    ResponseTemplates: z.record(z.string(), z.string()),
  })
  const read = ({ Properties }: Resource) => {
    const { StatusCode, ResponseParameters, ResponseTemplates } = rendered.parse(Properties)
    const headers = Object.entries(ResponseParameters).map(([name, value]) => [name.replace('gatewayresponse.header.', ''), value])
    return { status: StatusCode, headers: Object.fromEntries(headers), template: ResponseTemplates['application/json'] ?? '' }
  }
  const responses = new Map(
    ofType(synthesise('dev', { DOCS_URL: 'https://docs.example.test' }), 'AWS::ApiGateway::GatewayResponse').map(([, resource]) => [
      String(resource.Properties.ResponseType),
      read(resource),
    ]),
  )
  const all = [...responses]

  it.each(all)('%s has every member of the envelope and the same id in body and headers', (_, { headers, template }) => {
    expect(JSON.parse(template)).toEqual({
      type: 'error',
      error: {
        message: expect.stringMatching(/^[^$]{20,}$/),
        type: expect.stringMatching(/^[a-z_]+$/),
        code: expect.stringMatching(/^\w+$/),
        param: null,
        doc_url: expect.stringMatching(/^https:\/\/docs\.example\.test\/errors#\w+$/),
        status: expect.stringMatching(/^[A-Z_]+$/),
        details: { error_code: JSON.parse(template).error.code },
      },
      request_id: '$context.extendedRequestId',
    })
    expect(headers).toMatchObject({
      'x-request-id': 'context.extendedRequestId',
      'request-id': 'context.extendedRequestId',
      'x-leeway-version': expect.stringMatching(/^'\d+\.\d+\.\d+'$/),
    })
  })

  it.each([
    ['REQUEST_TOO_LARGE', '413', 'request_too_large', "'false'"],
    ['THROTTLED', '429', 'rate_limit_exceeded', "'true'"],
    ['QUOTA_EXCEEDED', '429', 'rate_limit_exceeded', "'true'"],
    ['MISSING_AUTHENTICATION_TOKEN', '404', 'unknown_url', "'false'"],
    ['INVALID_SIGNATURE', '404', 'unknown_url', "'false'"],
    ['RESOURCE_NOT_FOUND', '404', 'unknown_url', "'false'"],
    ['ACCESS_DENIED', '403', 'request_blocked', "'false'"],
    ['WAF_FILTERED', '403', 'request_blocked', "'false'"],
    ['DEFAULT_4XX', undefined, 'request_blocked', "'false'"],
    ['INTEGRATION_FAILURE', '504', 'internal_error', undefined],
    ['INTEGRATION_TIMEOUT', '504', 'internal_error', "'false'"],
    ['DEFAULT_5XX', '500', 'internal_error', undefined],
  ])('%s answers %s %s', (type, status, code, retry) => {
    const response = responses.get(type)
    expect(response?.status).toBe(status)
    expect(JSON.parse(response?.template ?? '{}').error.code).toBe(code)
    expect(response?.headers['x-should-retry']).toBe(retry)
  })

  it('say when to come back where the rate was too high', () => {
    expect(responses.get('THROTTLED')?.headers['retry-after']).toBe("'1'")
  })

  it('list the routes where the URL is unknown', () => {
    const { message } = JSON.parse(responses.get('RESOURCE_NOT_FOUND')?.template ?? '{}').error
    expect(message).toContain(`Routes: ${routeList}.`)
  })
})
