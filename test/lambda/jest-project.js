// The suites that run on the built functions under Lambda's own runtime client. Without that client (`npm ci --prefix test/lambda`) there are none.
import { existsSync } from 'node:fs'

const installed = existsSync(new URL('node_modules/aws-lambda-ric/rapid-client.node', import.meta.url))

/**
 * Suites of the local gateway that run here once more, unchanged. Those with a fake clock or ports of their own cannot, nor those in which the
 * client leaves, which Lambda does not show, or sends more than its 6 MB. Those that only make hundreds of calls more on the same path are left out.
 */
const shared = [
  'ai/conversations',
  'ledger/sums',
  'matrix/scripted',
  'matrix/older-sdks',
  'sdk/features',
  'sdk/midstream',
  'sdk/urls',
  'reads/models',
  'middleware/headers',
  'middleware/start-within',
  'security/canary',
]

export const lambdaProjects = common =>
  installed
    ? [
        {
          ...common,
          displayName: 'lambda',
          testMatch: ['<rootDir>/test/lambda/*.test.ts', ...shared.map(name => `<rootDir>/test/${name}.test.ts`)],
          setupFiles: [...common.setupFiles, '<rootDir>/test/lambda/on-lambda.js'],
          globalSetup: '<rootDir>/test/lambda/build.js',
          globalTeardown: '<rootDir>/test/lambda/remove.js',
        },
      ]
    : []
