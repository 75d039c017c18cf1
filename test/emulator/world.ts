// The emulator with a deployment in it: opened once for all suites, which learn of it from the environment.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulator } from '../../functions/local/simulator/simulator.ts'
import { type Deployment, deploy } from './deployment.ts'
import { startMiniStack } from './ministack.ts'
import { type Aws, account, awsOf, elements, region } from './requests.ts'
import { type Identity, tell } from './state.ts'

/** Starts everything and tells the suites. @returns what ends it */
export async function openWorld(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'leeway-emulator-'))
  const [simulator, emulator] = await Promise.all([startSimulator(), startMiniStack(folder)])
  async function close(): Promise<void> {
    await Promise.all([simulator.close(), emulator.close()])
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const aws = awsOf(emulator.endpoint)
    const { openai, gemini, anthropic } = simulator.origins
    const upstreams = { OPENAI_UPSTREAM_URL: openai, GEMINI_UPSTREAM_URL: gemini, ANTHROPIC_UPSTREAM_URL: anthropic }
    const deployment = await deploy(aws, folder, upstreams)
    const operator = await createUser(aws, 'operator', operatorPolicy(deployment))
    const stranger = await createUser(aws, 'stranger')
    tell({ ...deployment, endpoint: emulator.endpoint, folder, operator, stranger })
    return close
  } catch (fault) {
    await close()
    throw fault
  }
}

function operatorPolicy({ outputs, functions }: Deployment): object {
  const admin = `arn:aws:lambda:${region}:${account}:function:${functions.admin}`
  const table = `arn:aws:dynamodb:${region}:${account}:table/${outputs.TableName}`
  const statements = [
    { Effect: 'Allow', Action: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'], Resource: admin },
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], Resource: table },
  ]
  return { Version: '2012-10-17', Statement: statements }
}

async function createUser(aws: Aws, UserName: string, policy?: object): Promise<Identity> {
  const iam = (Action: string, more: Readonly<Record<string, string>> = {}) => aws.query('iam', '2010-05-08', { Action, UserName, ...more })
  await iam('CreateUser')
  if (policy !== undefined) await iam('PutUserPolicy', { PolicyName: 'own', PolicyDocument: JSON.stringify(policy) })
  const key = await iam('CreateAccessKey')
  const [accessKeyId = ''] = elements(key, 'AccessKeyId')
  const [secretAccessKey = ''] = elements(key, 'SecretAccessKey')
  return { accessKeyId, secretAccessKey }
}
