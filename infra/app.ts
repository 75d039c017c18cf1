// The CDK application: `npx cdk deploy` for the stage dev, `npx cdk deploy -c stage=prod` for prod.
import { App } from 'aws-cdk-lib'
import { checkPractice } from './nag.ts'
import { LeewayStack } from './stack.ts'
import { stageOf } from './stage.ts'

const app = new App({ analyticsReporting: false })
const stage = stageOf(app.node.tryGetContext('stage'))
checkPractice(app, new LeewayStack(app, `leeway-${stage.name}`, { stage }))
app.synth()
