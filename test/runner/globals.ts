// What `@jest/globals` is in the processes of the test files: the functions of jest-circus for the file under way, and the mocks that are in use.
import type { Jest } from '@jest/environment'
import type globals from '@jest/globals'
import { ModuleMocker } from 'jest-mock'

type Globals = Pick<typeof globals, 'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'it' | 'test'>

// Bindings that change with the file: whoever has imported one, a helper that stays loaded too, reaches the file under way.
export let { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = {} as Globals

const timeLimit = Symbol.for('TEST_TIMEOUT_SYMBOL')
const mocker = new ModuleMocker(globalThis)

export const jest: Pick<Jest, 'fn' | 'restoreAllMocks' | 'setTimeout' | 'spyOn'> = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker) as Jest['spyOn'],
  restoreAllMocks() {
    mocker.restoreAllMocks()
    return jest as Jest
  },
  setTimeout(milliseconds) {
    Reflect.set(globalThis, timeLimit, milliseconds)
    return jest as Jest
  },
}

/** Makes these functions those of the file under way. */
export function useGlobals(those: Globals): void {
  ;({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = those)
}

/** Ends what a file has set for all its tests: its mocks and its time limit. */
export function resetJest(): void {
  mocker.restoreAllMocks()
  mocker.resetAllMocks()
  Reflect.deleteProperty(globalThis, timeLimit)
}
