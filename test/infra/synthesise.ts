// The stack as a template, without bundling, once per set of options; and typed ways to look into it.
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { LeewayStack } from '../../infra/stack.ts'
import { type StageName, stageOf } from '../../infra/stage.ts'

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export interface Synthesised {
  readonly stack: LeewayStack
  readonly template: Template
  readonly resources: ReadonlyMap<string, Resource>
}

const made = new Map<string, Synthesised>()

export function synthesise(stageName: StageName, settings: Readonly<Record<string, string | number>> = {}): Synthesised {
  const key = JSON.stringify([stageName, settings])
  const known = made.get(key)
  if (known) return known
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:bundling-stacks': [], ...settings } })
  const stack = new LeewayStack(app, `leeway-${stageName}`, { stage: stageOf(stageName) })
  const template = Template.fromStack(stack)
  const found: Readonly<Record<string, Resource>> = template.toJSON().Resources
  const synthesised = { stack, template, resources: new Map(Object.entries(found)) }
  made.set(key, synthesised)
  return synthesised
}

/** Logical ids and resources of one type. */
export const ofType = ({ resources }: Synthesised, type: string): [string, Resource][] =>
  [...resources].filter(([, resource]) => resource.Type === type)

/** The logical id that a `Ref` or `Fn::GetAtt` points at. */
export function target(value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  const [, id] = /\{"(?:Ref":"|Fn::GetAtt":\[")(\w+)"/.exec(text) ?? []
  if (id === undefined) throw new Error(`no reference in ${text}`)
  return id
}

/** Replaces intrinsic functions by readable text: `{Ref: X}` becomes `<X>`, joins become strings. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [name, argument] = entries[0] ?? []
  if (name === 'Ref') return `<${argument}>`
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `<${argument.join('.')}>`
  if (name === 'Fn::Join' && Array.isArray(argument)) return [readable(argument[1])].flat().join(String(argument[0]))
  return Object.fromEntries(entries.map(([key, member]) => [key, readable(member)]))
}
