// The inputs of the operations that the emulator has, with the limits that AWS checks.
import * as z from 'zod'

const token = z.string().min(32).max(64).optional()
const value = { SecretString: z.string().max(65_536).optional(), SecretBinary: z.base64().max(87_384).optional() }
const described = { Description: z.string().max(2048).optional(), KmsKeyId: z.string().max(2048).optional() }
const secret = { SecretId: z.string().min(1).max(2048) }
const tags = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256).optional() })).optional()

export const inputs = {
  CreateSecret: z.object({
    Name: z.string().regex(/^[A-Za-z0-9/_+=.@!-]{1,512}$/),
    ClientRequestToken: token,
    Tags: tags,
    ...described,
    ...value,
  }),
  PutSecretValue: z.object({
    ...secret,
    ClientRequestToken: token,
    VersionStages: z.array(z.string()).min(1).max(20).optional(),
    ...value,
  }),
  GetSecretValue: z.object({ ...secret, VersionId: z.string().optional(), VersionStage: z.string().optional() }),
  UpdateSecret: z.object({ ...secret, ClientRequestToken: token, ...described, ...value }),
  DeleteSecret: z.object({
    ...secret,
    RecoveryWindowInDays: z.int().optional(),
    ForceDeleteWithoutRecovery: z.boolean().optional(),
  }),
  RestoreSecret: z.object(secret),
  DescribeSecret: z.object(secret),
  ListSecrets: z.object({
    MaxResults: z.int().min(1).max(100).optional(),
    NextToken: z.string().optional(),
    IncludePlannedDeletion: z.boolean().optional(),
    SortOrder: z.enum(['asc', 'desc']).optional(),
    Filters: z
      .array(
        z.object({
          Key: z.enum(['name', 'description', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all']),
          Values: z.array(z.string()).min(1).max(10),
        }),
      )
      .max(10)
      .optional(),
  }),
}

export type Input<Name extends keyof typeof inputs> = z.output<(typeof inputs)[Name]>
