// The settings of a container, beside those of every gateway (shared/settings.ts).
import * as z from 'zod'

export const containerSettings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080).describe('Port that it listens on; 0 takes a free one.'),
  HOST: z.string().default('0.0.0.0').describe('Address that it listens on.'),
  SHUTDOWN_GRACE: z.coerce
    .number()
    .min(0)
    .default(90)
    .describe(
      'Seconds that answers under way may take to their end after SIGTERM; then they are ended properly. Fargate allows 120 in all.',
    ),
})

export type ContainerSettings = z.infer<typeof containerSettings>

/** @throws Error naming each wrong setting and its rule */
export function readContainerSettings(environment: Readonly<Record<string, string | undefined>>): ContainerSettings {
  const parsed = containerSettings.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')))
  if (parsed.success) return parsed.data
  throw new Error(`Wrong settings:\n  ${parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('\n  ')}`)
}
