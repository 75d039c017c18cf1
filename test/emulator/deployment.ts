// Takes the application into the emulator as a deployment would: synthesises it, uploads the functions' code, creates the stack.
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { adapt, type Template } from './adaptations.ts'
import { findPython } from './ministack.ts'
import { must } from './programs.ts'
import { type Aws, account, elements, region } from './requests.ts'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** AWS's runtime client; installed by `npm ci --prefix test/lambda`. */
export const runtimeClient = fromRoot('test/lambda/node_modules/aws-lambda-ric/index.mjs')

const stackName = 'leeway-dev'
const bucket = `cdk-hnb659fds-assets-${account}-${region}`

export interface Code {
  readonly S3Bucket: string
  readonly S3Key: string
}

export interface Deployment {
  /** The stack's outputs by name. */
  readonly outputs: Readonly<Record<string, string>>
  /** Names of the functions by their folder in functions/. */
  readonly functions: Readonly<Record<string, string>>
  /** Where the code of each is, by the same. */
  readonly code: Readonly<Record<string, Code>>
}

/**
 * Synthesises with these settings as CDK context, adapts and deploys.
 * @param folder for the cloud assembly and the code
 * @throws Error with what the emulator said of the first resource that it could not create
 */
export async function deploy(aws: Aws, folder: string, context: Readonly<Record<string, string>>): Promise<Deployment> {
  const assembly = join(folder, 'cdk.out')
  const environment = { CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: JSON.stringify(context) }
  await must(process.execPath, ['infra/app.ts'], { folder: fromRoot(''), environment })
  await aws.path('s3', 'PUT', `/${bucket}`)
  // What `cdk bootstrap` leaves behind: the template asks for it.
  const parameter = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' }
  await aws.target('ssm', 'AmazonSSM.PutParameter', parameter)
  for (const { hash, path } of await codeOf(assembly)) {
    await aws.path('s3', 'PUT', `/${bucket}/${hash}.zip`, await zipped(join(assembly, path), join(folder, hash)))
  }
  const template: Template = JSON.parse(await readFile(join(assembly, `${stackName}.template.json`), 'utf8'))
  await aws.path('s3', 'PUT', `/${bucket}/template.json`, Buffer.from(JSON.stringify(adapt(template))))
  return { ...(await createStack(aws)), code: codeByName(template) }
}

function codeByName(template: Template): Deployment['code'] {
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function')
  return Object.fromEntries(
    functions.map(({ Properties = {} }) => {
      const { S3Key } = Properties.Code as Code
      return [nameIn(String(Properties.Description)), { S3Bucket: bucket, S3Key }]
    }),
  )
}

/** A function's description ends in its name. */
const nameIn = (description: string): string => description.replace(/^.*: /, '')

interface Asset {
  readonly source: { readonly path: string; readonly packaging: string }
}

async function codeOf(assembly: string): Promise<{ hash: string; path: string }[]> {
  const { files }: { files: Readonly<Record<string, Asset>> } = JSON.parse(
    await readFile(join(assembly, `${stackName}.assets.json`), 'utf8'),
  )
  const zips = Object.entries(files).filter(([, { source }]) => source.packaging === 'zip')
  return zips.map(([hash, { source }]) => ({ hash, path: source.path }))
}

/** The client wants the name of the log group, which the emulator does not tell. */
const bootstrap = `#!/bin/sh
export AWS_LAMBDA_LOG_GROUP_NAME="/aws/lambda/$AWS_LAMBDA_FUNCTION_NAME"
exec "${process.execPath}" "${runtimeClient}" index.handler
`

async function zipped(asset: string, folder: string): Promise<Buffer> {
  await mkdir(folder, { recursive: true })
  await copyFile(join(asset, 'index.js'), join(folder, 'index.js'))
  await writeFile(join(folder, 'bootstrap'), bootstrap)
  await chmod(join(folder, 'bootstrap'), 0o755)
  const file = join(dirname(folder), 'code.zip')
  await must(await findPython(), ['-m', 'zipfile', '-c', file, 'index.js', 'bootstrap'], { folder })
  return readFile(file)
}

const cloudFormation = (aws: Aws, Action: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> =>
  aws.query('cloudformation', '2010-05-15', { Action, StackName: stackName, ...parameters })

async function createStack(aws: Aws): Promise<Omit<Deployment, 'code'>> {
  const TemplateURL = `https://s3.${region}.amazonaws.com/${bucket}/template.json`
  await cloudFormation(aws, 'CreateStack', { TemplateURL, 'Capabilities.member.1': 'CAPABILITY_IAM' })
  const stack = await settled(aws)
  const [status = ''] = elements(stack, 'StackStatus')
  if (status !== 'CREATE_COMPLETE') throw new Error(`The stack is ${status}: ${await firstFailure(aws)}`)
  const values = elements(stack, 'OutputValue')
  const resources = elements(await cloudFormation(aws, 'DescribeStackResources'), 'member')
  return {
    outputs: Object.fromEntries(elements(stack, 'OutputKey').map((key, index) => [key, values[index] ?? ''])),
    functions: Object.fromEntries(await Promise.all(resources.flatMap(member => functionIn(aws, member)))),
  }
}

async function settled(aws: Aws): Promise<string> {
  for (;;) {
    const stack = await cloudFormation(aws, 'DescribeStacks')
    if (elements(stack, 'StackStatus').every(status => !status.endsWith('_IN_PROGRESS'))) return stack
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

async function firstFailure(aws: Aws): Promise<string> {
  const events = elements(await cloudFormation(aws, 'DescribeStackEvents'), 'member')
  const failed = events.filter(event => /_FAILED$/.test(elements(event, 'ResourceStatus')[0] ?? '')).at(-1) ?? ''
  return [...elements(failed, 'LogicalResourceId'), ...elements(failed, 'ResourceStatusReason')].join(': ')
}

function functionIn(aws: Aws, member: string): Promise<readonly [string, string]>[] {
  if (elements(member, 'ResourceType')[0] !== 'AWS::Lambda::Function') return []
  const [name = ''] = elements(member, 'PhysicalResourceId')
  const found = aws.path('lambda', 'GET', `/2015-03-31/functions/${name}/configuration`) as Promise<{ Description: string }>
  return [found.then(({ Description }) => [nameIn(Description), name] as const)]
}
