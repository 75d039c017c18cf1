// A function as deployed: Node 24 on arm64, bundled, with its own role and its own log group.
import { fileURLToPath } from 'node:url'
import { Duration } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda'
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { bundling, handlerFile } from './bundling.ts'
import type { FunctionSettings } from './operator-settings.ts'
import type { Stage, StageName } from './stage.ts'

export interface FunctionProps {
  /** `functions/<name>/handler.ts` exports its `handler`. */
  readonly name: string
  /** MB. */
  readonly memory: Readonly<Record<StageName, number>>
  readonly timeoutSeconds: number
  readonly stage: Stage
  readonly settings: FunctionSettings
}

const asDeployed: BundlingOptions = {
  format: OutputFormat.CJS,
  target: bundling.target,
  mainFields: [...bundling.mainFields],
  minify: bundling.minify,
  sourceMap: bundling.sourcemap,
  externalModules: [...bundling.external],
  esbuildArgs: {
    '--legal-comments': bundling.legalComments,
    ...Object.fromEntries(Object.entries(bundling.alias).map(([name, file]) => [`--alias:${name}`, file])),
  },
  logLevel: LogLevel.WARNING,
  forceDockerBundling: false,
}

/** A young generation that V8 does not let grow: half the memory of a busy sandbox, at no cost in time (docs/performance.md). */
const nodeOptions = '--max-semi-space-size=4'

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** In the scope of its own construct, whose names for its parts these are. */
export function leewayFunction(scope: Construct, { name, memory, timeoutSeconds, stage, settings }: FunctionProps): NodejsFunction {
  const logGroup = new LogGroup(scope, 'Logs', { retention: stage.logRetention, removalPolicy: stage.removal })
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  logGroup.grantWrite(role)
  return new NodejsFunction(scope, 'Function', {
    description: `Leeway ${stage.name}: ${name}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    entry: handlerFile(name),
    handler: 'handler',
    projectRoot: fromRoot(''),
    depsLockFilePath: fromRoot('package-lock.json'),
    bundling: asDeployed,
    memorySize: memory[stage.name],
    timeout: Duration.seconds(timeoutSeconds),
    reservedConcurrentExecutions: stage.reserved[name],
    environment: { NODE_OPTIONS: nodeOptions, ...settings },
    awsSdkConnectionReuse: false, // a variable for version 2 of the SDK; version 3 always keeps its connections
    role,
    logGroup,
  })
}
