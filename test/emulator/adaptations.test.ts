// The adaptations of the template for the emulator are all still needed, and change nothing else.
import { expect, it } from '@jest/globals'
import { synthesise } from '../infra/synthesise.ts'
import { adapt, adaptations, type Template } from './adaptations.ts'

const template: Template = synthesise('dev').template.toJSON() as Template

it.each(adaptations)('$what: there is something that it concerns', ({ concerns }) => {
  expect(Object.values(template.Resources).filter(concerns)).not.toEqual([])
})

it('what none of them concerns stays as it is', () => {
  const untouched = Object.entries(template.Resources).filter(([, resource]) => !adaptations.some(({ concerns }) => concerns(resource)))
  const { Resources } = adapt(template)
  expect(untouched.length).toBeGreaterThan(50)
  for (const [id, resource] of untouched) expect(Resources[id]).toBe(resource)
  expect(JSON.stringify(Resources)).not.toContain('response-streaming-invocations')
})
