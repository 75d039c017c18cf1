// Every feature of the table has its tests: a row that nothing holds would be a promise only.
import { expect, it } from '@jest/globals'
import { scriptedFeatures, simulatedFeatures } from './features/index.ts'
import { type FeatureRow, featureNames, table } from './table.ts'

it('every row is held by a test', () => {
  const own = 'mid-stream-error'
  expect([...Object.keys(simulatedFeatures), ...Object.keys(scriptedFeatures), own].toSorted()).toEqual(featureNames.toSorted())
})

it.each(Object.entries<FeatureRow>(table))('%s: each exception says what is lost or why it is refused', (_name, { exceptions, shows }) => {
  expect(shows).toMatch(/\.$/)
  for (const { lossy, refused } of exceptions) expect([lossy, refused].filter(what => what !== undefined)).toHaveLength(1)
})
