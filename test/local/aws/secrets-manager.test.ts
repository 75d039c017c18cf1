// The embedded Secrets Manager, driven over HTTP by the real AWS client.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type SecretsManager, startSecretsManager } from '../../../functions/local/aws/secrets-manager.ts'
import type { Clock } from '../../../shared/clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const token = (digit: string) => digit.repeat(32)
const day = 86_400_000

let time = Date.UTC(2026, 10, 21)
const clock: Clock = {
  now: () => time,
  after(_milliseconds, callback) {
    queueMicrotask(callback)
    return () => undefined
  },
}

const clientOf = (endpoint: string) =>
  new SecretsManagerClient({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })

let secrets: SecretsManager
let client: SecretsManagerClient

beforeEach(async () => {
  secrets = await startSecretsManager({ clock })
  client = clientOf(secrets.endpoint)
})

afterEach(async () => {
  client.destroy()
  await secrets.close()
})

const create = (Name: string, SecretString = 'one') =>
  client.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken: token('1') }))
const read = (SecretId: string, more: object = {}) => client.send(new GetSecretValueCommand({ SecretId, ...more }))
const put = (SecretId: string, SecretString: string, more: object = {}) =>
  client.send(new PutSecretValueCommand({ SecretId, SecretString, ...more }))

describe('values and versions', () => {
  it('finds a secret by name, ARN and ARN without its suffix', async () => {
    const { ARN = '' } = await create('leeway/byok/acme')
    expect(ARN).toMatch(/^arn:aws:secretsmanager:.+:secret:leeway\/byok\/acme-[0-9a-f]{6}$/)
    for (const id of ['leeway/byok/acme', ARN, ARN.slice(0, -7)]) expect((await read(id)).SecretString).toBe('one')
  })

  it('moves AWSCURRENT to the new version and AWSPREVIOUS to the old one', async () => {
    await create('a')
    const { VersionId } = await put('a', 'two')
    await put('a', 'three', { VersionStages: ['AWSPENDING'] })
    expect(await read('a')).toMatchObject({ SecretString: 'two', VersionId, VersionStages: ['AWSCURRENT'] })
    expect(await read('a', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one', VersionId: token('1') })
    expect(await read('a', { VersionStage: 'AWSPENDING' })).toMatchObject({ SecretString: 'three' })
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: 'a' }))
    expect(Object.values(VersionIdsToStages).flat().toSorted()).toEqual(['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'])
  })

  it('takes a repeated token once and refuses it for other content', async () => {
    await create('a')
    expect((await create('a')).VersionId).toBe(token('1'))
    await put('a', 'two', { ClientRequestToken: token('2') })
    await put('a', 'two', { ClientRequestToken: token('2') })
    expect((await read('a', { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one')
    await expect(put('a', 'other', { ClientRequestToken: token('2') })).rejects.toMatchObject({ name: 'ResourceExistsException' })
    await expect(create('a', 'other')).rejects.toMatchObject({ name: 'ResourceExistsException' })
  })

  it('keeps binary values and updates the description', async () => {
    await client.send(new CreateSecretCommand({ Name: 'b', SecretBinary: new Uint8Array([1, 2, 255]) }))
    expect((await read('b')).SecretBinary).toEqual(new Uint8Array([1, 2, 255]))
    const updated = await client.send(new UpdateSecretCommand({ SecretId: 'b', Description: 'new' }))
    expect(updated.VersionId).toBeUndefined()
    expect(await client.send(new DescribeSecretCommand({ SecretId: 'b' }))).toMatchObject({ Description: 'new' })
    await client.send(new UpdateSecretCommand({ SecretId: 'b', SecretString: 'text' }))
    expect(await read('b')).toMatchObject({ SecretString: 'text' })
  })
})

describe('deletion', () => {
  const remove = (more: object = {}) => client.send(new DeleteSecretCommand({ SecretId: 'a', ...more }))

  it('marks a secret, refuses it until restored, and drops it after the window', async () => {
    await create('a')
    const { DeletionDate } = await remove({ RecoveryWindowInDays: 7 })
    expect(DeletionDate?.getTime()).toBe(time + 7 * day)
    await expect(read('a')).rejects.toMatchObject({ name: 'InvalidRequestException' })
    await expect(put('a', 'x')).rejects.toMatchObject({ name: 'InvalidRequestException' })
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidRequestException' })
    await expect(create('a', 'x')).rejects.toMatchObject({ name: 'InvalidRequestException' })
    await client.send(new RestoreSecretCommand({ SecretId: 'a' }))
    expect((await read('a')).SecretString).toBe('one')
    await remove({ RecoveryWindowInDays: 7 })
    time += 8 * day
    await expect(client.send(new RestoreSecretCommand({ SecretId: 'a' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('forgets at once when forced, also what never was', async () => {
    await create('a')
    await remove({ ForceDeleteWithoutRecovery: true })
    await expect(read('a')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    expect((await remove({ ForceDeleteWithoutRecovery: true })).Name).toBe('a')
    expect((await create('a', 'again')).Name).toBe('a')
  })

  it.each([
    [{ RecoveryWindowInDays: 6 }, 'InvalidParameterException'],
    [{ RecoveryWindowInDays: 31 }, 'InvalidParameterException'],
    [{ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }, 'InvalidParameterException'],
  ])('refuses %j', async (more, name) => {
    await create('a')
    await expect(remove(more)).rejects.toMatchObject({ name })
  })
})

describe('typed errors', () => {
  it.each([
    ['an unknown secret', new GetSecretValueCommand({ SecretId: 'none' }), 'ResourceNotFoundException'],
    ['an unknown stage', new GetSecretValueCommand({ SecretId: 'known', VersionStage: 'NONE' }), 'ResourceNotFoundException'],
    ['an unknown version', new GetSecretValueCommand({ SecretId: 'known', VersionId: token('9') }), 'ResourceNotFoundException'],
    ['no value', new PutSecretValueCommand({ SecretId: 'known' }), 'InvalidRequestException'],
    [
      'both values',
      new PutSecretValueCommand({ SecretId: 'known', SecretString: 'a', SecretBinary: new Uint8Array(1) }),
      'InvalidParameterException',
    ],
    ['a bad name', new CreateSecretCommand({ Name: 'with space', SecretString: 'a' }), 'ValidationException'],
    ['a value over 64 KiB', new CreateSecretCommand({ Name: 'big', SecretString: 'a'.repeat(65_537) }), 'ValidationException'],
  ])('%s', async (_case, command, name) => {
    await create('known')
    await expect(client.send(command as GetSecretValueCommand)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } })
  })

  it.each([
    ['no signature', {}, '{}', 'MissingAuthenticationTokenException'],
    [
      'an unknown operation',
      { authorization: 'AWS4-HMAC-SHA256 x', 'x-amz-target': 'secretsmanager.Nothing' },
      '{}',
      'UnknownOperationException',
    ],
    ['no JSON', { authorization: 'AWS4-HMAC-SHA256 x', 'x-amz-target': 'secretsmanager.GetSecretValue' }, '{', 'SerializationException'],
    ['no object', { authorization: 'AWS4-HMAC-SHA256 x', 'x-amz-target': 'secretsmanager.GetSecretValue' }, 'null', 'ValidationException'],
  ])('%s on the wire', async (_case, headers, body, type) => {
    const reply = await fetch(secrets.endpoint, { method: 'POST', headers: headers as Record<string, string>, body })
    expect([reply.status, reply.headers.get('x-amzn-errortype')]).toEqual([400, type])
    expect(await reply.json()).toMatchObject({ __type: type })
  })
})

describe('lists', () => {
  it('pages and filters', async () => {
    for (const name of ['p/1', 'p/2', 'p/3', 'q/1'])
      await client.send(new CreateSecretCommand({ Name: name, Tags: [{ Key: 'app', Value: name.slice(0, 1) }] }))
    const list = async (input: object) => (await client.send(new ListSecretsCommand(input))).SecretList?.map(secret => secret.Name)
    expect(await list({ Filters: [{ Key: 'name', Values: ['p/'] }], SortOrder: 'asc' })).toEqual(['p/1', 'p/2', 'p/3'])
    expect(await list({ Filters: [{ Key: 'name', Values: ['!p/'] }] })).toEqual(['q/1'])
    expect(await list({ Filters: [{ Key: 'tag-value', Values: ['q'] }] })).toEqual(['q/1'])
    const first = await client.send(new ListSecretsCommand({ MaxResults: 3, SortOrder: 'asc' }))
    expect(first.SecretList).toHaveLength(3)
    expect(await list({ MaxResults: 3, SortOrder: 'asc', NextToken: first.NextToken })).toEqual(['q/1'])
    await client.send(new DeleteSecretCommand({ SecretId: 'q/1' }))
    expect(await list({ SortOrder: 'asc' })).toEqual(['p/1', 'p/2', 'p/3'])
    expect(await list({ IncludePlannedDeletion: true })).toHaveLength(4)
  })
})

describe('faults and calls', () => {
  it('fails so many times, then goes on; the calls are listed without values', async () => {
    await create('a')
    secrets.fail('GetSecretValue', { kind: 'error', type: 'DecryptionFailure', message: 'no key', times: 2 })
    for (const _attempt of [1, 2]) await expect(read('a')).rejects.toMatchObject({ name: 'DecryptionFailure' })
    secrets.fail('GetSecretValue', { kind: 'drop' })
    await expect(read('a')).rejects.toThrow('socket hang up')
    secrets.fail('GetSecretValue', { kind: 'delay', milliseconds: 60_000 })
    expect((await read('a')).SecretString).toBe('one')
    expect(secrets.calls.map(call => [call.operation, call.secretId, call.error])).toEqual([
      ['CreateSecret', 'a', undefined],
      ['GetSecretValue', 'a', 'DecryptionFailure'],
      ['GetSecretValue', 'a', 'DecryptionFailure'],
      ['GetSecretValue', 'a', undefined],
      ['GetSecretValue', 'a', undefined],
    ])
    expect(JSON.stringify(secrets.calls)).not.toContain('one')
  })

  it('answers server errors with their status', async () => {
    secrets.fail('ListSecrets', { kind: 'error', type: 'InternalServiceError', status: 500 })
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'InternalServiceError',
      $metadata: { httpStatusCode: 500 },
    })
  })

  it('hangs until the client gives up, and serves others meanwhile', async () => {
    secrets.fail('GetSecretValue', { kind: 'hang' })
    const controller = new AbortController()
    const hanging = client.send(new GetSecretValueCommand({ SecretId: 'a' }), { abortSignal: controller.signal })
    expect((await client.send(new ListSecretsCommand({}))).SecretList).toEqual([])
    controller.abort()
    await expect(hanging).rejects.toMatchObject({ name: 'AbortError' })
  })
})

it('keeps the secrets in a file that only its owner reads', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'kept', 'secrets.json')
  const first = await startSecretsManager({ file, clock })
  const writer = clientOf(first.endpoint)
  await writer.send(new CreateSecretCommand({ Name: 'kept', SecretString: 'value' }))
  await writer.send(new PutSecretValueCommand({ SecretId: 'kept', SecretString: 'newer' }))
  writer.destroy()
  await first.close()
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(1)
  const second = await startSecretsManager({ file, clock })
  const reader = clientOf(second.endpoint)
  expect((await reader.send(new GetSecretValueCommand({ SecretId: 'kept' }))).SecretString).toBe('newer')
  reader.destroy()
  await second.close()
})
