// What a request can gain by waiting, against what waiting costs: when it is weighed at all, and with which length of the answer.
import { describe, expect, it } from '@jest/globals'
import { meanOutputOf } from '../../shared/catalogue/mean-output.ts'
import { priceUsage } from '../../shared/catalogue/price.ts'
import { waitingCost, waitingCostPerMs } from '../../shared/ledger/waiting.ts'
import { expectedSaving, type RequestToWeigh, worthOf } from '../../shared/race/worth.ts'

const at = Date.UTC(2027, 0, 1)
const request: RequestToWeigh = { model: 'gpt-5.5', inputBytes: 4_000, at }
const onLambda = { WAIT_COST_GUARD: true, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: 512 }

/** What flex saved on a request with so many tokens. */
const saved = (input: number, output: number, model = 'gpt-5.5', provider: 'openai' | 'gemini' = 'openai') =>
  priceUsage({ provider, model, tier: 'flex', usage: { input, output }, at })?.savedMicroUsd

describe('the expected saving', () => {
  it.each<[string, Partial<RequestToWeigh>, number | undefined]>([
    ['the family’s mean where nothing is known', {}, saved(1_000, meanOutputOf('gpt-5.5') ?? Number.NaN)],
    ['the cap where that is lower', { tokenCap: 100 }, saved(1_000, 100)],
    ['the mean of recent answers', { meanOutput: 300 }, saved(1_000, 300)],
    ['the mean where the cap is higher', { meanOutput: 300, tokenCap: 50_000 }, saved(1_000, 300)],
    ['the cap where the mean is higher', { meanOutput: 300, tokenCap: 200 }, saved(1_000, 200)],
    ['a large input', { inputBytes: 400_000, meanOutput: 300 }, saved(100_000, 300)],
    ['a snapshot', { model: 'gpt-5.5-2026-04-01', meanOutput: 300 }, saved(1_000, 300)],
    ['Gemini', { model: 'gemini-3.6-flash', meanOutput: 300 }, saved(1_000, 300, 'gemini-3.6-flash', 'gemini')],
    ['a model that flex does not serve', { model: 'claude-sonnet-5', meanOutput: 300 }, undefined],
    ['a model that nobody knows', { model: 'gpt-99', meanOutput: 300 }, undefined],
  ])('with %s', (_, rest, saving) => {
    const expected = expectedSaving({ ...request, ...rest })
    if (saving === undefined) expect(expected).toBeUndefined()
    // Each of the two prices is rounded once.
    else expect(Math.abs((expected ?? Number.NaN) - saving)).toBeLessThanOrEqual(1)
  })
})

describe('a wait', () => {
  it('is weighed on Lambda, with the guard on, where both prices are known', () => {
    const worth = worthOf({ ...request, meanOutput: 300 }, onLambda)
    expect(worth).toEqual({ saving: expectedSaving({ ...request, meanOutput: 300 }), costPerMs: waitingCostPerMs(512) })
    expect(worth?.saving).toBeGreaterThan(0)
  })

  it.each<[string, Partial<RequestToWeigh>, Partial<typeof onLambda>]>([
    ['the guard is off', {}, { WAIT_COST_GUARD: false }],
    ['waiting costs nothing', {}, { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: 0 }],
    ['there is no flex price', { model: 'claude-sonnet-5' }, {}],
    ['the model is not known', { model: 'gpt-99' }, {}],
  ])('is not weighed where %s', (_, rest, settings) => {
    expect(worthOf({ ...request, ...rest }, { ...onLambda, ...settings })).toBeUndefined()
  })

  it.each([0, 128, 512, 1_769, 10_240])('is weighed at the price that the ledger charges for it: %d MB', memoryMb => {
    const hour = 3_600_000
    expect(Math.abs(waitingCostPerMs(memoryMb) * hour - waitingCost(hour, memoryMb))).toBeLessThanOrEqual(0.5)
  })

  it('costs 6.7 micro-USD a second with 512 MB', () => expect(1_000 * waitingCostPerMs(512)).toBeCloseTo(6.667, 3))
})
