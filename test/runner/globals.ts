// What `@jest/globals` is in the process of a test file: the functions that jest-circus has made global, and the mocks that are in use.
import type { Jest } from '@jest/environment'
import type globals from '@jest/globals'
import { ModuleMocker } from 'jest-mock'

type Globals = typeof globals

export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = globalThis as unknown as Globals

const mocker = new ModuleMocker(globalThis)

export const jest: Pick<Jest, 'fn' | 'restoreAllMocks' | 'setTimeout' | 'spyOn'> = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker) as Jest['spyOn'],
  restoreAllMocks() {
    mocker.restoreAllMocks()
    return jest as Jest
  },
  setTimeout(milliseconds) {
    Reflect.set(globalThis, Symbol.for('TEST_TIMEOUT_SYMBOL'), milliseconds)
    return jest as Jest
  },
}
