// The stack: data, one function per endpoint, one API in front. It asks AWS nothing, so it synthesises without account or network.
import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { PublicApi } from './api.ts'
import { Data } from './data.ts'
import { StreamingEndpoint } from './endpoint.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { type FunctionSettings, operatorSettings } from './operator-settings.ts'
import type { Stage } from './stage.ts'
import { Sweeper } from './sweeper.ts'

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
      allow(endpoint, data, streaming.handler)
      new CfnOutput(this, `${pascalCase(endpoint.name)}Url`, { value: streaming.url })
      return streaming
    })
    const { handler } = new Sweeper(this, 'Sweeper', { stage, settings: { ...operators, TABLE_NAME: data.table.tableName } })
    data.allowSweeps(handler)
    const { baseUrl } = new PublicApi(this, 'Api', { stage, endpoints: built, docsUrl: operators.DOCS_URL })
    new CfnOutput(this, 'OpenAiBaseUrl', { value: `${baseUrl}/v1`, description: 'base_url of the OpenAI SDKs' })
    new CfnOutput(this, 'AnthropicBaseUrl', { value: baseUrl, description: 'base_url of the Anthropic SDKs' })
    new CfnOutput(this, 'GoogleBaseUrl', { value: baseUrl, description: 'base URL of the Google Gen AI SDKs' })
  }
}

function allow({ access }: Endpoint, data: Data, grantee: IGrantable): void {
  if (access === 'calls-models') data.allowModelCalls(grantee)
  if (access === 'reads') data.allowReads(grantee)
}

/** Where the data is: only for functions that may touch it. */
function ownSettings({ access }: Endpoint, data: Data): FunctionSettings {
  switch (access) {
    case 'calls-models':
      return { TABLE_NAME: data.table.tableName, SECRET_PREFIX: data.secretPrefix }
    case 'reads':
      return { TABLE_NAME: data.table.tableName }
    case 'nothing':
      return {}
    default:
      return access satisfies never
  }
}
