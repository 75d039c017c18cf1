// A suite whose process ends under it, for runner.test.ts.
import { it } from '@jest/globals'

it('ends the process', () => process.exit(3))
