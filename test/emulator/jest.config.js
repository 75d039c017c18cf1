// The suites on the emulator: a run of their own (`npm run test:emulator`), since they need programs that need not be there.
import common from '../../jest.config.js'
import { suites } from './suites.ts'

const { projects = [], ...own } = common
const { testMatch: _, displayName: __, ...rest } = { ...own, ...projects[0] }

const shared = suites.filter(({ lacks }) => lacks === undefined).map(({ name }) => name)

export default {
  ...rest,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/emulator/*.suite.ts', ...shared.map(name => `<rootDir>/test/${name}.test.ts`)],
  globalSetup: '<rootDir>/test/emulator/setup.js',
  globalTeardown: '<rootDir>/test/emulator/teardown.js',
  testTimeout: 60_000,
  maxWorkers: 2,
}
