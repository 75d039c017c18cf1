// The fee rule: a share of the saving where a race won it, rounded half up; else nothing.
import { expect, it } from '@jest/globals'
import { type FeeGround, feeOf } from '../../shared/billing/fee.ts'

const won: FeeGround = { charged: true, reason: 'flex_won', savedMicroUsd: 4_600, feePercent: 20 }

it.each<[what: string, change: Partial<FeeGround>, fee: number]>([
  ['a race that was won', {}, 920],
  ['a fallback', { reason: 'flex_capacity' }, 0],
  ['a tier that was asked for', { reason: 'tier_direct' }, 0],
  ['a provider that is not charged', { charged: false }, 0],
  ['an unknown saving', { savedMicroUsd: null }, 0],
  ['no saving', { savedMicroUsd: 0 }, 0],
  ['a half, rounded up', { savedMicroUsd: 5, feePercent: 10 }, 1],
  ['less than a half, rounded down', { savedMicroUsd: 4, feePercent: 12.4 }, 0],
  ['a percentage of six decimals', { savedMicroUsd: 100_000_000, feePercent: 0.000001 }, 1],
])('%s', (_, change, fee) => {
  expect(feeOf({ ...won, ...change })).toBe(fee)
})
