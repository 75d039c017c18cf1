// The one base URL: a regional REST API that streams, with every path of every endpoint.
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import {
  EndpointType,
  LambdaIntegration,
  MethodLoggingLevel,
  ResponseTransferMode,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { Construct } from 'constructs'
import type { StreamingEndpoint } from './endpoint.ts'
import { Firewall } from './firewall.ts'
import { gatewayResponses } from './gateway-responses.ts'
import type { Options } from './options.ts'
import type { Stage } from './stage.ts'

export interface PublicApiProps {
  readonly stage: Stage
  readonly endpoints: readonly StreamingEndpoint[]
  /** Where this deployment publishes its documentation. */
  readonly docsUrl?: string
  /** The largest body in bytes. */
  readonly bodyLimit: number
  readonly options: Pick<Options, 'domain' | 'certificate' | 'waf'>
}

export class PublicApi extends Construct {
  /** Without a slash at the end, and without `/v1`. */
  readonly baseUrl: string

  /** As CloudWatch knows it. */
  readonly name: string

  constructor(scope: Construct, id: string, { stage, endpoints, docsUrl, bodyLimit, options }: PublicApiProps) {
    super(scope, id)
    this.name = Stack.of(this).stackName
    const { domain, certificate, waf } = options
    const api = new RestApi(this, 'Rest', {
      restApiName: this.name,
      // With a name of its own it answers to that alone: whatever stands in front of the name cannot be gone round.
      disableExecuteApiEndpoint: domain !== undefined,
      // Regional: an idle stream lives for 5 minutes; edge-optimised it would be cut after 30 seconds.
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      cloudWatchRole: false,
      deployOptions: { stageName: stage.name, dataTraceEnabled: false, loggingLevel: MethodLoggingLevel.OFF },
    })
    api.node.tryRemoveChild('Endpoint') // its output would be a fourth base URL, with a slash that SDKs double
    for (const endpoint of endpoints) addRoutes(api, endpoint)
    for (const { name, ...response } of gatewayResponses({ docsUrl: docsUrl ?? null, bodyLimit })) api.addGatewayResponse(name, response)
    if (waf) new Firewall(this, 'Firewall', api)
    if (domain !== undefined && certificate !== undefined) addDomain(api, domain, certificate)
    const { region, urlSuffix } = Stack.of(this)
    this.baseUrl = domain === undefined ? `https://${api.restApiId}.execute-api.${region}.${urlSuffix}/${stage.name}` : `https://${domain}`
  }
}

/** The stage is not in its URLs. DNS has to lead the name to the output. */
function addDomain(api: RestApi, domainName: string, certificateArn: string): void {
  const { domainNameAliasDomainName } = api.addDomainName('Domain', {
    domainName,
    certificate: Certificate.fromCertificateArn(api, 'Certificate', certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  })
  new CfnOutput(Stack.of(api), 'DomainTarget', { value: domainNameAliasDomainName, description: `CNAME or alias of ${domainName}` })
}

/** API Gateway knows no verb behind a variable, and one name only for a variable in its place: the function reads the path itself. */
const resourcePath = (path: string): string => path.replace(/\{\w+\}[^/]*/g, '{id}')

function addRoutes(api: RestApi, { endpoint, handler }: StreamingEndpoint): void {
  const integration = new LambdaIntegration(handler, {
    responseTransferMode: ResponseTransferMode.STREAM,
    timeout: Duration.minutes(15),
    allowTestInvoke: false,
  })
  for (const path of new Set(endpoint.paths.map(resourcePath))) {
    const resource = path === '/' ? api.root : api.root.resourceForPath(path)
    for (const method of endpoint.methods) resource.addMethod(method, integration)
  }
}
