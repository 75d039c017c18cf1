// One synthesis of the stack without bundling, in this process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { LeewayStack } from '../../infra/stack.ts'
import { type StageName, stageOf } from '../../infra/stage.ts'
import type { Outcome, Settings } from './synthesise.ts'

/**
 * Without bundling, and without CloudFormation's own rules, which take four seconds to load: practice.test.ts asks them.
 * @throws Error where a setting is refused
 */
export function outcome(stageName: StageName, settings: Settings): Outcome {
  const context = { 'aws:cdk:bundling-stacks': [], ...settings }
  const outdir = mkdtempSync(join(tmpdir(), 'leeway-stack-'))
  try {
    return synthesised(new App({ analyticsReporting: false, builtinCloudFormationValidation: false, context, outdir }), stageName)
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}

function synthesised(app: App, stageName: StageName): Outcome {
  const stack = new LeewayStack(app, `leeway-${stageName}`, { stage: stageOf(stageName) })
  const template = Template.fromStack(stack).toJSON() as Outcome['template']
  return { template, terminationProtection: stack.terminationProtection ?? false, environment: stack.environment }
}
