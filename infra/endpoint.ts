// One endpoint as deployed: a streaming function with its own role, its own log group and its own public URL.
import { fileURLToPath } from 'node:url'
import { Duration } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, FunctionUrlAuthType, InvokeMode, Runtime } from 'aws-cdk-lib/aws-lambda'
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Endpoint } from './endpoints.ts'
import type { FunctionSettings } from './operator-settings.ts'
import type { Stage } from './stage.ts'

export interface StreamingEndpointProps {
  readonly endpoint: Endpoint
  readonly stage: Stage
  readonly settings: FunctionSettings
}

/** The variant with the lowest cold start of those measured: CommonJS, SDK bundled, minified, no source maps. */
const bundling: BundlingOptions = {
  format: OutputFormat.CJS,
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: false,
  logLevel: LogLevel.WARNING,
  bundleAwsSDK: true,
  forceDockerBundling: false,
}

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

export class StreamingEndpoint extends Construct {
  readonly endpoint: Endpoint
  readonly handler: NodejsFunction
  /** Its own URL, with a slash at the end. Keys are checked by the function itself, hence no IAM in front. */
  readonly url: string

  constructor(scope: Construct, id: string, { endpoint, stage, settings }: StreamingEndpointProps) {
    super(scope, id)
    this.endpoint = endpoint
    const logGroup = new LogGroup(this, 'Logs', { retention: stage.logRetention, removalPolicy: stage.removal })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)
    this.handler = new NodejsFunction(this, 'Function', {
      description: `Leeway ${stage.name}: ${endpoint.name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      entry: fromRoot(`functions/${endpoint.name}/handler.ts`),
      handler: 'handler',
      projectRoot: fromRoot(''),
      depsLockFilePath: fromRoot('package-lock.json'),
      bundling,
      memorySize: endpoint.memory[stage.name],
      timeout: Duration.seconds(endpoint.timeoutSeconds),
      environment: { ...settings },
      awsSdkConnectionReuse: false, // a variable for version 2 of the SDK; version 3 always keeps its connections
      role,
      logGroup,
    })
    this.url = this.handler.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.RESPONSE_STREAM }).url
  }
}
