// What an act is refused with, for tables of refusals.
import { LeewayError } from '../../shared/errors/leeway-error.ts'

/** The code and param of the LeewayError that `act` throws; any other end of it fails the test. */
export function refusalOf(act: () => unknown): { readonly code: string; readonly param: string | null } {
  try {
    act()
  } catch (error) {
    if (error instanceof LeewayError) return { code: error.code, param: error.param }
    throw error
  }
  throw new Error('nothing was refused')
}
