// How the tests run: native ES modules, TypeScript by Node's own type stripping (no compiler, no bundler).
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
  setupFiles: ['<rootDir>/test/support/awslambda.ts'],
  testTimeout: 30_000,
  maxWorkers: 2,
}
