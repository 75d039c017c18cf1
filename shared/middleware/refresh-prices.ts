// Behind the limits: looks for an operator's new prices, when that is due. A request waits for it only then.
import type { RefreshPrices } from '../catalogue/refresh.ts'
import { type Middleware, step } from '../chain/step.ts'

/** @param ports.refreshPrices absent where prices are those of the release */
export const refreshPrices = ({ refreshPrices: refresh }: { readonly refreshPrices?: RefreshPrices }): Middleware =>
  step('refreshPrices', () => refresh?.())
