// The admin API as deployed: behind IAM, on no public path, with what it alone needs.
import { expect, it } from '@jest/globals'
import { adminRoutes } from '../../shared/admin/router.ts'
import { ofType, readable, synthesise, target } from './synthesise.ts'

const dev = synthesise('dev')
const found = ofType(dev, 'AWS::Lambda::Function').find(([, { Properties }]) => Properties.Description === 'Leeway dev: admin')
if (found === undefined) throw new Error('There is no admin function')
const [id, { Properties }] = found

it('has a streaming URL that wants a signature, and lets nobody in by itself', () => {
  const urls = ofType(dev, 'AWS::Lambda::Url').filter(([, url]) => target(url.Properties.TargetFunctionArn) === id)
  expect(urls.map(([, url]) => url.Properties)).toEqual([expect.objectContaining({ AuthType: 'AWS_IAM', InvokeMode: 'RESPONSE_STREAM' })])
  const grants = ofType(dev, 'AWS::Lambda::Permission').filter(([, grant]) => target(grant.Properties.FunctionName) === id)
  expect(grants).toEqual([])
  const [, output] = Object.entries(dev.template.findOutputs('AdminUrl'))[0] ?? []
  expect(output).toMatchObject({ Value: { 'Fn::GetAtt': [urls[0]?.[0], 'FunctionUrl'] } })
})

it('is on no path of the public API', () => {
  const parts = ofType(dev, 'AWS::ApiGateway::Resource').map(([, resource]) => resource.Properties.PathPart)
  expect(parts).toEqual(expect.arrayContaining(['v1', 'responses']))
  for (const { paths } of adminRoutes)
    for (const part of paths.join('/').split('/')) if (part === 'admin') expect(parts).not.toContain(part)
  for (const [, method] of ofType(dev, 'AWS::ApiGateway::Method')) expect(JSON.stringify(method.Properties.Integration)).not.toContain(id)
})

it('knows the table, the secrets and the key that encrypts new ones', () => {
  expect(readable(Properties.Environment)).toMatchObject({
    Variables: {
      TABLE_NAME: expect.stringMatching(/^<DataTable/),
      SECRET_PREFIX: 'leeway-dev/byok/',
      SECRETS_KEY: expect.stringMatching(/^<DataSecretsKey\w+\.Arn>$/),
    },
  })
  expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler', Timeout: 60 })
})
