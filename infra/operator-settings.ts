// Settings that the operator gives a deployment: CDK context of the same name, `npx cdk deploy -c FEE_PERCENT=20`, or `context` of cdk.json.
import type { Node } from 'constructs'
import { readSettings, type Settings, settingsSchema } from '../shared/settings.ts'

/** Environment of a function: names from the one settings object, never a secret. */
export type FunctionSettings = Readonly<Partial<Record<keyof Settings, string>>>

/** Decided by the stack, or (proxy hops, memory) by Lambda. */
const notTheOperators: ReadonlySet<keyof Settings> = new Set([
  'TABLE_NAME',
  'SECRET_PREFIX',
  'SECRETS_KEY',
  'METRICS_NAMESPACE',
  'TRUSTED_PROXY_HOPS',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
])

/**
 * The settings found in the context, checked by the same rules as in the functions.
 * @throws Error naming a wrong setting, or one that is not the operator's to give
 */
export function operatorSettings(node: Node): FunctionSettings {
  const given = settingsSchema.keyof().options.flatMap(name => {
    const value: unknown = node.tryGetContext(name)
    return value === undefined ? [] : [[name, String(value)] as const]
  })
  const refused = given.find(([name]) => notTheOperators.has(name))
  if (refused) throw new Error(`${refused[0]} is set by the stack; remove it from the context`)
  const settings: FunctionSettings = Object.fromEntries(given)
  readSettings(settings)
  return settings
}
