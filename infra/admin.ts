// The admin API as deployed: a function of its own behind its own URL, which only identities of this account may call (IAM), and no other route to it.
import { FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda'
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Construct } from 'constructs'
import { leewayFunction } from './function.ts'
import type { FunctionSettings } from './operator-settings.ts'
import type { Stage } from './stage.ts'

export interface AdminProps {
  readonly stage: Stage
  readonly settings: FunctionSettings
}

/** What is deployed of it. A year's usage is its longest answer. */
export const admin = { name: 'admin', memory: { dev: 512, prod: 512 }, timeoutSeconds: 60 } as const

export class Admin extends Construct {
  readonly handler: NodejsFunction
  /** With a slash at the end. */
  readonly url: string

  constructor(scope: Construct, id: string, { stage, settings }: AdminProps) {
    super(scope, id)
    this.handler = leewayFunction(this, { ...admin, stage, settings })
    // No permission goes with it: who may call it, the account's own policies say (lambda:InvokeFunctionUrl and lambda:InvokeFunction).
    this.url = this.handler.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM, invokeMode: InvokeMode.RESPONSE_STREAM }).url
  }
}
