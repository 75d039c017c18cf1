// The stack as a template, without bundling, once per set of options; and typed ways to look into it.
import { createRequire } from 'node:module'
import { Template } from 'aws-cdk-lib/assertions'
import type { StageName } from '../../infra/stage.ts'
import { kept } from './kept.ts'

export type Settings = Readonly<Record<string, string | number>>

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

/** What a synthesis gives, as JSON. */
export interface Outcome {
  readonly template: { readonly Resources: Readonly<Record<string, Resource>> }
  readonly terminationProtection: boolean
  /** `aws://<account>/<region>`. */
  readonly environment: string
}

export interface Synthesised extends Omit<Outcome, 'template'> {
  readonly template: Template
  readonly resources: ReadonlyMap<string, Resource>
}

const require = createRequire(import.meta.url)

/** Loads the constructs only where nothing is kept: that takes as long as to synthesise. */
function outcomeOf(stage: StageName, settings: Settings): Outcome {
  const { outcome }: typeof import('./stack.ts') = require('./stack.ts')
  return outcome(stage, settings)
}

const made = new Map<string, Synthesised>()

/** @throws Error as the stack does */
export function synthesise(stage: StageName, settings: Settings = {}): Synthesised {
  const key = JSON.stringify([stage, settings])
  const known = made.get(key)
  if (known) return known
  const { template, ...facts } = kept(key, () => outcomeOf(stage, settings))
  const synthesised = { ...facts, template: Template.fromJSON(template), resources: new Map(Object.entries(template.Resources)) }
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
