// What waiting costs on Lambda, where a function that waits is billed like one that works. Pure.

/**
 * Picodollars per GB-second of an arm64 function: 0.0000133334 USD, us-east-1, first 7.5 billion GB-seconds of a month.
 * Source: https://aws.amazon.com/lambda/pricing/, November 2026. Other regions differ by up to a third.
 */
const picodollarsPerGbSecond = 13_333_400n

const megabytesPerGb = 1024n
const millisecondsPerSecond = 1000n
const picodollarsPerMicrodollar = 1_000_000n

/**
 * The price of waiting in integer micro-USD, rounded half up.
 * @param memoryMb the function's memory; 0 where waiting costs nothing (outside Lambda)
 */
export function waitingCost(waitedMs: number, memoryMb: number): number {
  const divisor = megabytesPerGb * millisecondsPerSecond * picodollarsPerMicrodollar
  const total = BigInt(Math.max(0, Math.round(waitedMs))) * BigInt(memoryMb) * picodollarsPerGbSecond
  return Number((total + divisor / 2n) / divisor)
}

/** The price of waiting a millisecond, in micro-USD. */
export const waitingCostPerMs = (memoryMb: number): number =>
  (memoryMb * Number(picodollarsPerGbSecond)) / Number(megabytesPerGb * millisecondsPerSecond * picodollarsPerMicrodollar)
