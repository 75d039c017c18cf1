// The stack: data, one function per endpoint, one API in front. It asks AWS nothing, so it synthesises without account or network.
import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { PublicApi } from './api.ts'
import { Data } from './data.ts'
import { StreamingEndpoint } from './endpoint.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { type FunctionSettings, operatorSettings } from './operator-settings.ts'
import type { Stage } from './stage.ts'

export interface LeewayStackProps {
  readonly stage: Stage
}

const pascalCase = (name: string) => name.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase())

export class LeewayStack extends Stack {
  constructor(scope: Construct, id: string, { stage }: LeewayStackProps) {
    super(scope, id, { description: `Leeway, stage ${stage.name}`, terminationProtection: stage.protect })
    const operators = operatorSettings(this.node)
    const data = new Data(this, 'Data', stage)
    const built = endpoints.map(endpoint => {
      const settings = { ...operators, ...ownSettings(endpoint, data) }
      const streaming = new StreamingEndpoint(this, pascalCase(endpoint.name), { endpoint, stage, settings })
      if (endpoint.access === 'calls-models') data.allowModelCalls(streaming.handler)
      new CfnOutput(this, `${pascalCase(endpoint.name)}Url`, { value: streaming.url })
      return streaming
    })
    const { baseUrl } = new PublicApi(this, 'Api', { stage, endpoints: built, docsUrl: operators.DOCS_URL })
    new CfnOutput(this, 'OpenAiBaseUrl', { value: `${baseUrl}/v1`, description: 'base_url of the OpenAI SDKs' })
    new CfnOutput(this, 'AnthropicBaseUrl', { value: baseUrl, description: 'base_url of the Anthropic SDKs' })
    new CfnOutput(this, 'GoogleBaseUrl', { value: baseUrl, description: 'base URL of the Google Gen AI SDKs' })
  }
}

/** Where the data is: only for functions that may touch it. */
function ownSettings({ access }: Endpoint, data: Data): FunctionSettings {
  return access === 'calls-models' ? { TABLE_NAME: data.table.tableName, SECRET_PREFIX: data.secretPrefix } : {}
}
