// A suite all of whose tests are skipped, for runner.test.ts.
import { it } from '@jest/globals'

it.skip('is skipped', () => undefined)
