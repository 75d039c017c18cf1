// One endpoint as deployed: a streaming function with its own public URL.
import { FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda'
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Construct } from 'constructs'
import type { Endpoint } from './endpoints.ts'
import { leewayFunction } from './function.ts'
import type { FunctionSettings } from './operator-settings.ts'
import type { Stage } from './stage.ts'

export interface StreamingEndpointProps {
  readonly endpoint: Endpoint
  readonly stage: Stage
  readonly settings: FunctionSettings
}

export class StreamingEndpoint extends Construct {
  readonly endpoint: Endpoint
  readonly handler: NodejsFunction
  /** Its own URL, with a slash at the end. Keys are checked by the function itself, hence no IAM in front. */
  readonly url: string

  constructor(scope: Construct, id: string, { endpoint, stage, settings }: StreamingEndpointProps) {
    super(scope, id)
    this.endpoint = endpoint
    this.handler = leewayFunction(this, { ...endpoint, stage, settings })
    this.url = this.handler.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.RESPONSE_STREAM }).url
  }
}
