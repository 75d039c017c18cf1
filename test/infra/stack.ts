// One synthesis of the stack without bundling, in this process.
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { LeewayStack } from '../../infra/stack.ts'
import { type StageName, stageOf } from '../../infra/stage.ts'
import type { Outcome, Settings } from './synthesise.ts'

/** @throws Error where a setting is refused */
export function outcome(stageName: StageName, settings: Settings): Outcome {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:bundling-stacks': [], ...settings } })
  const stack = new LeewayStack(app, `leeway-${stageName}`, { stage: stageOf(stageName) })
  const template = Template.fromStack(stack).toJSON() as Outcome['template']
  return { template, terminationProtection: stack.terminationProtection ?? false, environment: stack.environment }
}
