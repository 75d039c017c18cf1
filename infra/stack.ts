// The stack: data, one function per endpoint, one API in front. It asks AWS nothing, so it synthesises without account or network.
import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { readSettings } from '../shared/settings.ts'
import { Admin } from './admin.ts'
import { PublicApi } from './api.ts'
import { allowBilling } from './billing.ts'
import { Close } from './close.ts'
import { Container, type ContainerProps } from './container.ts'
import { Data } from './data.ts'
import { StreamingEndpoint } from './endpoint.ts'
import { type Endpoint, endpoints, webhooks } from './endpoints.ts'
import { Monitoring } from './monitoring.ts'
import { type FunctionSettings, operatorSettings } from './operator-settings.ts'
import { optionsOf } from './options.ts'
import type { Stage } from './stage.ts'
import { Sweeper } from './sweeper.ts'

export interface LeewayStackProps {
  readonly stage: Stage
}

const pascalCase = (name: string) => name.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase())

export class LeewayStack extends Stack {
  constructor(scope: Construct, id: string, { stage: asked }: LeewayStackProps) {
    super(scope, id, { description: `Leeway, stage ${asked.name}`, terminationProtection: asked.protect })
    const options = optionsOf(this.node)
    const stage = options.reserved ? asked : { ...asked, reserved: {} }
    const operators: FunctionSettings = { METRICS: 'on', ...operatorSettings(this.node), METRICS_NAMESPACE: this.stackName }
    const data = new Data(this, 'Data', stage)
    const payments = operators.STRIPE_SECRET_NAME
    const built = [...endpoints, ...(payments === undefined ? [] : [webhooks])].map(endpoint => {
      const settings = { ...operators, ...ownSettings(endpoint, data) }
      const streaming = new StreamingEndpoint(this, pascalCase(endpoint.name), { endpoint, stage, settings })
      allow(endpoint, data, streaming.handler)
      if (endpoint.access === 'bills') allowBilling(data, streaming.handler, { items: 'takesNotices', secretName: payments })
      new CfnOutput(this, `${pascalCase(endpoint.name)}Url`, { value: streaming.url })
      return streaming
    })
    const sweeper = new Sweeper(this, 'Sweeper', { stage, settings: { ...operators, TABLE_NAME: data.table.tableName } })
    data.allowSweeps(sweeper.handler)
    const administered = { TABLE_NAME: data.table.tableName, SECRET_PREFIX: data.secretPrefix, SECRETS_KEY: data.key.keyArn }
    const admin = new Admin(this, 'Admin', { stage, settings: { ...operators, ...administered } })
    data.allowAdministration(admin.handler)
    new CfnOutput(this, 'AdminUrl', { value: admin.url, description: 'LEEWAY_ADMIN_URL; requests are signed with AWS credentials' })
    const close = new Close(this, 'Close', { stage, settings: { ...operators, TABLE_NAME: data.table.tableName } })
    new CfnOutput(this, 'CloseFunction', { value: close.handler.functionName, description: 'Closes a month: see docs/billing.md' })
    allowBilling(data, close.handler, { items: 'closes', secretName: payments })
    const docsUrl = operators.DOCS_URL
    const { name: apiName, baseUrl } = new PublicApi(this, 'Api', {
      stage,
      endpoints: built,
      docsUrl,
      bodyLimit: readSettings(operators).MAX_BODY_BYTES,
      options,
    })
    if (options.container) this.container({ stage, options, settings: { ...operators, ...containerData(data) } }, data)
    if (options.monitoring) {
      const watched = {
        namespace: operators.METRICS === 'on' ? this.stackName : undefined,
        api: { name: apiName, stage: stage.name },
        surfaces: handlersOf(built, true),
        readers: handlersOf(built, false),
        ...{ admin: admin.handler, sweeper: sweeper.handler, close: close.handler, deadLetters: close.deadLetters, table: data.table },
      }
      new Monitoring(this, 'Monitoring', { watched, notify: options, docsUrl })
    }
    new CfnOutput(this, 'OpenAiBaseUrl', { value: `${baseUrl}/v1`, description: 'base_url of the OpenAI SDKs' })
    new CfnOutput(this, 'AnthropicBaseUrl', { value: baseUrl, description: 'base_url of the Anthropic SDKs' })
    new CfnOutput(this, 'GoogleBaseUrl', { value: baseUrl, description: 'base URL of the Google Gen AI SDKs' })
  }

  /** It does what all endpoints do, so it may do what they may. */
  private container(props: ContainerProps, data: Data): void {
    const container = new Container(this, 'Container', props)
    data.allowModelCalls(container.taskRole)
    data.allowReads(container.taskRole)
    data.allowLedgerQueries(container.taskRole)
    const secretName = props.settings.STRIPE_SECRET_NAME
    if (secretName !== undefined) allowBilling(data, container.taskRole, { items: 'takesNotices', secretName })
    new CfnOutput(this, 'ContainerUrl', {
      value: container.baseUrl,
      description: 'base URL of the container; with /v1 for the OpenAI SDKs',
    })
  }
}

/** Of the functions that call models, or of all others. */
const handlersOf = (built: readonly StreamingEndpoint[], callModels: boolean) =>
  built.filter(({ endpoint }) => (endpoint.access === 'calls-models') === callModels).map(({ handler }) => handler)

const containerData = ({ table, secretPrefix }: Data): FunctionSettings => ({ TABLE_NAME: table.tableName, SECRET_PREFIX: secretPrefix })

function allow({ access }: Endpoint, data: Data, grantee: IGrantable): void {
  if (access === 'calls-models') data.allowModelCalls(grantee)
  if (access === 'counts-tokens') data.allowCounts(grantee)
  if (access === 'reads' || access === 'reads-ledger') data.allowReads(grantee)
  if (access === 'reads-ledger') data.allowLedgerQueries(grantee)
}

/** Where the data is: only for functions that may touch it. */
function ownSettings({ access }: Endpoint, data: Data): FunctionSettings {
  switch (access) {
    case 'calls-models':
    case 'counts-tokens':
      return { TABLE_NAME: data.table.tableName, SECRET_PREFIX: data.secretPrefix }
    case 'reads':
    case 'reads-ledger':
    case 'bills':
      return { TABLE_NAME: data.table.tableName }
    case 'nothing':
      return {}
    default:
      return access satisfies never
  }
}
