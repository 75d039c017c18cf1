// The other of two suites that run in one process, for runner.test.ts.
import { expect, it } from '@jest/globals'

it(`of process ${process.pid}`, () => {
  expect(process.env.LEFT).toBeUndefined()
  process.env.LEFT = 'left'
})
