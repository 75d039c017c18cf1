// What the emulated Secrets Manager remembers: secrets, their versions and stages; in one file when given one.
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { exists, notFound } from './secrets-error.ts'

export interface Content {
  readonly SecretString?: string | undefined
  readonly SecretBinary?: string | undefined
}

export interface Version extends Content {
  readonly id: string
  readonly createdAt: number
  stages: string[]
}

/** Times are in epoch seconds, as on the wire. */
export interface Secret {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  description?: string | undefined
  kmsKeyId?: string | undefined
  tags: { Key: string; Value?: string | undefined }[]
  changedAt: number
  accessedAt?: number | undefined
  /** When it goes for good. */
  deletionAt?: number | undefined
  deletedAt?: number | undefined
  versions: Version[]
}

export interface SecretStore {
  all(): readonly Secret[]
  /** By name, ARN, or ARN without its suffix; undefined when unknown. */
  find(id: string): Secret | undefined
  /** Like `find`, but throws ResourceNotFoundException. */
  get(id: string): Secret
  add(secret: Secret): void
  remove(secret: Secret): void
  save(): void
}

const region = 'us-east-1'
const account = '000000000000'

export const arnOf = (name: string): string => `arn:aws:secretsmanager:${region}:${account}:secret:${name}`

export const newArn = (name: string): string => `${arnOf(name)}-${randomBytes(3).toString('hex')}`

const load = (file: string | undefined): Secret[] => (file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Secret[]) : [])

/** Whole or not at all: written beside the file, then renamed over it. */
function write(file: string, secrets: readonly Secret[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.${process.pid}.new`
  writeFileSync(beside, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  renameSync(beside, file)
}

export function createSecretStore(file: string | undefined, now: () => number): SecretStore {
  let secrets = load(file)
  const living = () => secrets.filter(secret => secret.deletionAt === undefined || secret.deletionAt > now())
  const find = (id: string) => living().find(({ name, arn }) => id === name || id === arn || id === arn.slice(0, -7))
  return {
    all: living,
    find,
    get(id) {
      const secret = find(id)
      if (!secret) throw notFound()
      return secret
    },
    add(secret) {
      secrets = [...living(), secret]
    },
    remove(secret) {
      secrets = secrets.filter(each => each !== secret)
    },
    save: () => file && write(file, secrets),
  }
}

const sameContent = (one: Content, other: Content): boolean =>
  one.SecretString === other.SecretString && one.SecretBinary === other.SecretBinary

/** Moves stages to a version; the one that loses AWSCURRENT becomes AWSPREVIOUS. */
function stage(secret: Secret, version: Version, stages: readonly string[]): void {
  const former = secret.versions.find(each => each !== version && each.stages.includes('AWSCURRENT'))
  for (const each of secret.versions) each.stages = each.stages.filter(name => !stages.includes(name))
  version.stages = [...new Set([...version.stages, ...stages])]
  if (!former || !stages.includes('AWSCURRENT')) return
  for (const each of secret.versions) each.stages = each.stages.filter(name => name !== 'AWSPREVIOUS')
  former.stages.push('AWSPREVIOUS')
}

export interface NewVersion {
  readonly content: Content
  readonly token: string | undefined
  readonly stages: readonly string[]
  readonly now: number
}

/** Adds a version. The same token with the same content is the same version; with other content ResourceExistsException. */
export function addVersion(secret: Secret, { content, token, stages, now }: NewVersion): Version {
  const known = secret.versions.find(version => version.id === token)
  if (known) {
    if (sameContent(known, content)) return known
    throw exists(`You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`)
  }
  const version: Version = { id: token ?? randomUUID(), createdAt: now, stages: [], ...content }
  // AWS keeps about a hundred versions, and those with a stage always.
  const kept = secret.versions.filter((each, index) => each.stages.length > 0 || index >= secret.versions.length - 99)
  secret.versions = [...kept, version]
  stage(secret, version, secret.versions.length === 1 ? [...new Set([...stages, 'AWSCURRENT'])] : stages)
  secret.changedAt = now
  return version
}
