// What AWS charges: one dated list, in USD, of us-east-1 (other regions differ by up to a third), on demand, without free tiers and discounts.

/** When the pages named below were last read. */
export const pricesOfMonth = '2026-11'

const perMillion = 1e-6

export const aws = {
  /** A GB-second of arm64 is in shared/ledger/waiting.ts, because the race needs it too. https://aws.amazon.com/lambda/pricing/ */
  lambda: { request: 0.2 * perMillion },
  /** REST; each 10 MB of a streamed answer counts as a request. https://aws.amazon.com/api-gateway/pricing/ */
  apiGateway: { request: 3.5 * perMillion, unitBytes: 10_000_000 },
  /** On demand; a write unit is 1 KB, a read unit 4 KB. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamodb: { writeUnit: 0.625 * perMillion, readUnit: 0.125 * perMillion, gbMonth: 0.25, recoveryGbMonth: 0.2 },
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secretsManager: { secretMonth: 0.4, call: 0.05 / 10_000 },
  /** https://aws.amazon.com/kms/pricing/ */
  kms: { keyMonth: 1, call: 0.03 / 10_000 },
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  cloudwatch: { logGb: 0.5, logGbMonth: 0.03, metricMonth: 0.3, alarmMetricMonth: 0.1, dashboardMonth: 3 },
  /** arm64. https://aws.amazon.com/fargate/pricing/ */
  fargate: { cpuHour: 0.03238, gbHour: 0.00356 },
  /** https://aws.amazon.com/elasticloadbalancing/pricing/ and, for addresses, https://aws.amazon.com/vpc/pricing/ */
  balancer: { hour: 0.0225, unitHour: 0.008, addressHour: 0.005 },
} as const

export const hoursPerMonth = 730
export const secondsPerMonth = hoursPerMonth * 3600
