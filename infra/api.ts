// The one base URL: a regional REST API that streams, with every path of every endpoint.
import { Duration, Stack } from 'aws-cdk-lib'
import { EndpointType, LambdaIntegration, MethodLoggingLevel, ResponseTransferMode, RestApi } from 'aws-cdk-lib/aws-apigateway'
import { Construct } from 'constructs'
import type { StreamingEndpoint } from './endpoint.ts'
import { gatewayResponses } from './gateway-responses.ts'
import type { Stage } from './stage.ts'

export interface PublicApiProps {
  readonly stage: Stage
  readonly endpoints: readonly StreamingEndpoint[]
  /** Where this deployment publishes its documentation. */
  readonly docsUrl?: string
}

export class PublicApi extends Construct {
  /** Without a slash at the end, and without `/v1`. */
  readonly baseUrl: string

  constructor(scope: Construct, id: string, { stage, endpoints, docsUrl }: PublicApiProps) {
    super(scope, id)
    const api = new RestApi(this, 'Rest', {
      restApiName: Stack.of(this).stackName,
      // Regional: an idle stream lives for 5 minutes; edge-optimised it would be cut after 30 seconds.
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      cloudWatchRole: false,
      deployOptions: { stageName: stage.name, dataTraceEnabled: false, loggingLevel: MethodLoggingLevel.OFF },
    })
    api.node.tryRemoveChild('Endpoint') // its output would be a fourth base URL, with a slash that SDKs double
    for (const endpoint of endpoints) addRoutes(api, endpoint)
    for (const { name, ...response } of gatewayResponses(docsUrl ?? null)) api.addGatewayResponse(name, response)
    const { region, urlSuffix } = Stack.of(this)
    this.baseUrl = `https://${api.restApiId}.execute-api.${region}.${urlSuffix}/${stage.name}`
  }
}

function addRoutes(api: RestApi, { endpoint, handler }: StreamingEndpoint): void {
  const integration = new LambdaIntegration(handler, {
    responseTransferMode: ResponseTransferMode.STREAM,
    timeout: Duration.minutes(15),
    allowTestInvoke: false,
  })
  for (const path of endpoint.paths) {
    const resource = path === '/' ? api.root : api.root.resourceForPath(path)
    for (const method of endpoint.methods) resource.addMethod(method, integration)
  }
}
