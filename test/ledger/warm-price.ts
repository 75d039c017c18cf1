// Stands in for shared/catalogue/price.ts where a test has a made-up amount: computes that too.
import { priceUsage as realPrice } from '../../shared/catalogue/price.ts'

export { estimate, pricesOf } from '../../shared/catalogue/price.ts'

export const warmCost = 4_321

export function priceUsage(...request: Parameters<typeof realPrice>) {
  const priced = realPrice(...request)
  return priced && { ...priced, warmMicroUsd: warmCost }
}
