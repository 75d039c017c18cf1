// How the tests run: files one after the other in Node processes, on native ES modules and Node's own type stripping (no compiler, no bundler).
import { lambdaProjects } from './test/lambda/jest-project.js'

const common = {
  rootDir: import.meta.dirname,
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  runner: '<rootDir>/test/runner/runner.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {},
  setupFiles: ['<rootDir>/test/support/awslambda.ts'],
  testTimeout: 120_000,
}

export default {
  projects: [
    { ...common, displayName: 'local', testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/lambda/'] },
    ...lambdaProjects(common),
  ],
  maxWorkers: 2,
  cacheDirectory: common.cacheDirectory,
  // Where tests run as projects, only the value at the top counts.
  testTimeout: 120_000,
}
