// A function as the synthesised template has it: its asset, its settings, and its name in it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

export interface Deployed {
  readonly logicalId: string
  /** Absolute path of its code. */
  readonly asset: string
  /** References to other resources stand for those by their logical ids. */
  readonly environment: Readonly<Record<string, string>>
  readonly memory: number
  readonly timeoutMs: number
}

const functionSchema = z.object({
  Properties: z.object({
    Description: z.string(),
    MemorySize: z.number(),
    Timeout: z.number(),
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
  }),
  Metadata: z.object({ 'aws:asset:path': z.string() }),
})

const templateSchema = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) })

/**
 * @param file the synthesised template, with its assets beside it
 * @param name the folder of the function below functions/
 * @throws Error in words for who runs the command
 */
export function deployedFunction(file: string, name: string): Deployed {
  if (!existsSync(file)) throw new Error(`There is no ${file} yet: npm run synth`)
  const { Resources } = templateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const functions = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
  for (const [logicalId, resource] of functions) {
    const { success, data } = functionSchema.safeParse(resource)
    if (!success || !data.Properties.Description.endsWith(`: ${name}`)) continue
    const { MemorySize, Timeout, Environment } = data.Properties
    const variables = Object.entries(Environment.Variables).map(([variable, value]) => [variable, plain(value)])
    const asset = join(file, '..', data.Metadata['aws:asset:path'])
    return { logicalId, asset, environment: Object.fromEntries(variables), memory: MemorySize, timeoutMs: Timeout * 1_000 }
  }
  throw new Error(`${file} has no function ${name}. (webhooks is there with a payment provider: npm run synth -- -c STRIPE_SECRET_NAME=…)`)
}

/** `{"Ref": "Table"}` and `{"Fn::GetAtt": ["Key", "Arn"]}` become `Table` and `Key`. */
function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const [argument] = Object.values(value)
  return String(Array.isArray(argument) ? argument[0] : argument)
}
