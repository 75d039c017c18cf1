// AWS's list of good practice and CloudFormation's own rules: nothing departs from them but what infra/nag.ts gives a reason for.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, jest, test } from '@jest/globals'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import * as z from 'zod'
import { checkPractice, exceptionsOf } from '../../infra/nag.ts'
import { LeewayStack } from '../../infra/stack.ts'
import { stageOf } from '../../infra/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'leeway-practice-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const report = z.object({
  pluginReports: z.array(
    z.object({
      conclusion: z.string(),
      violations: z.array(z.object({ ruleName: z.string(), violatingConstructs: z.array(z.object({ constructPath: z.string() })) })),
    }),
  ),
})

let count = 0

/** A finding ends it, printed and thrown; the report has it too. */
function synthesise(app: App): void {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  try {
    app.synth()
  } catch (fault) {
    if (!/Acknowledge with/.test(String(fault))) throw fault
  } finally {
    printed.mockRestore()
    process.exitCode = undefined
  }
}

/** Synthesises with the checks, and gives the folder and each finding as `rule at path`. */
function checked(stage: 'dev' | 'prod', context: object, check: (app: App, stack: LeewayStack) => void) {
  const outdir = join(folder, String(count++))
  const app = new App({ analyticsReporting: false, outdir, context: { 'aws:cdk:bundling-stacks': [], ...context } })
  check(app, new LeewayStack(app, `leeway-${stage}`, { stage: stageOf(stage) }))
  synthesise(app)
  const { pluginReports } = report.parse(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')))
  const findings = pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({ id: ruleName, at: constructPath.replace(`leeway-${stage}/`, '') })),
    ),
  )
  return { outdir, findings }
}

const everything = {
  alarmEmail: 'operator@example.com',
  domain: 'llm.example.com',
  certificate: 'arn:aws:acm:eu-west-1:111122223333:certificate/abc',
  container: 'on',
  containerCertificate: 'arn:aws:acm:eu-west-1:111122223333:certificate/def',
  STRIPE_SECRET_NAME: 'leeway-prod/stripe',
}

const deployments = [
  ['dev', {}],
  ['prod', { waf: 'on' }],
  ['prod', everything],
] as const

describe.each(deployments)('%s with %j', (stage, context) => {
  const { findings } = checked(stage, context, checkPractice)

  it('has no finding that is not excepted', () => {
    expect(findings).toEqual([])
  })
})

const lint = spawnSync('cfn-lint', ['--version']).status === 0

test(lint ? 'the template with everything in it passes cfn-lint' : 'cfn-lint is not on this machine: not asked', () => {
  const { outdir } = checked('prod', everything, checkPractice)
  const template = join(outdir, 'leeway-prod.template.json')
  // W3005: CDK writes dependencies beside the references that make them.
  if (lint) execFileSync('cfn-lint', ['--ignore-checks', 'W3005', '--', template], { encoding: 'utf8' })
  expect(readFileSync(template, 'utf8')).toContain('"Resources"')
}, 60_000)

test('every exception has a reason, and excepts something', () => {
  const { findings } = checked('prod', everything, app => Validations.of(app).addPlugins(new AwsSolutionsChecks(app)))
  const exceptions = exceptionsOf('leeway-prod')
  const idle = exceptions.filter(({ id, at }) => !findings.some(finding => finding.id === id && finding.at.startsWith(`${at}/`)))
  expect(idle).toEqual([])
  for (const { reason } of exceptions) expect(reason.length).toBeGreaterThan(30)
})
