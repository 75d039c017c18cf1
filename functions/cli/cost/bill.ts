// What a month of a deployment costs, and what it saves. Pure: a workload in, USD out.
import { priceUsage } from '../../../shared/catalogue/price.ts'
import { waitingCostPerMs } from '../../../shared/ledger/waiting.ts'
import { servedBy } from '../../../shared/providers/index.ts'
import { aws, hoursPerMonth, secondsPerMonth } from './prices.ts'

/** A month's requests, all with a window. */
export interface Workload {
  readonly requests: number
  /** Seconds from arrival to start, on average: waits for flex included. */
  readonly wait: number
  /** Seconds from the start to the end of an answer. */
  readonly answer: number
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
  /** The share of requests that flex serves. */
  readonly flexShare: number
  /** MB of each function. */
  readonly memory: number
  /** Each has a secret. */
  readonly organisations: number
  /** Series of metrics; 0 with `METRICS=off`. */
  readonly series: number
  /** When, in milliseconds since the epoch: prices are dated. */
  readonly at: number
}

/** USD a month, by what it is for. */
export type Bill = Readonly<Record<string, number>>

/** What a request leaves behind: writes as they are counted (docs/performance.md), the bytes of a typical one. */
export const perRequest = {
  /** Units: key 1, organisation 1, row opened 1 and indexed 1, row closed 2 and taken off the index 1, slot taken and given back 2, capacity memory 1 at most. */
  writeUnits: 10,
  /** Organisation, switches, prices and capacity are cached in each sandbox; the sweeper reads each row once. */
  readUnits: 2,
  /** Its own line 0.4 KB, metrics 2.3 KB, the platform's three lines 0.4 KB. */
  logBytes: 3_200,
  /** Of an answer of 500 tokens, streamed: an estimate. */
  answerBytes: 60_000,
  /** Of its row in the ledger and in the index: an estimate. */
  rowBytes: 1_500,
} as const

/** Months that rows are kept (`LEDGER_DAYS`) and log lines (three months in prod). */
const keptMonths = 3

/** What there is to pay for each month without a single request: key, secrets, dashboard, alarms. */
export const alarmMetrics = 40

export const total = (bill: Bill): number => Object.values(bill).reduce((sum, usd) => sum + usd, 0)

/** USD of a sandbox of that memory for a second. */
const lambdaSecond = (memory: number): number => (waitingCostPerMs(memory) * 1000) / 1e6

/** What a month costs on Lambda, whether anybody asks or not. */
export const idleBill = ({ organisations, memory }: Pick<Workload, 'organisations' | 'memory'>): Bill => ({
  'KMS key': aws.kms.keyMonth,
  'Secrets Manager, one secret per organisation': organisations * aws.secretsManager.secretMonth,
  'CloudWatch alarms and dashboard': alarmMetrics * aws.cloudwatch.alarmMetricMonth + aws.cloudwatch.dashboardMonth,
  'Sweeper, 2,920 rounds of 2 s': 4 * hoursPerMonth * (2 * lambdaSecond(memory) + aws.lambda.request),
})

/** What requests cost besides: with the time in which a function waits for flex, and writes the answer. */
export function requestBill(workload: Workload): Bill {
  const { requests, wait, answer, memory, series } = workload
  const calls = secretCalls(workload)
  const units = Math.max(1, Math.ceil(perRequest.answerBytes / aws.apiGateway.unitBytes))
  const logGb = (requests * perRequest.logBytes) / 1e9
  return {
    'Lambda, waiting': requests * wait * lambdaSecond(memory),
    'Lambda, answering': requests * (answer * lambdaSecond(memory) + aws.lambda.request),
    'API Gateway': requests * units * aws.apiGateway.request,
    ...dataBill(workload),
    'Secrets Manager and KMS, calls': calls * (aws.secretsManager.call + aws.kms.call),
    'CloudWatch logs': logGb * (aws.cloudwatch.logGb + keptMonths * aws.cloudwatch.logGbMonth),
    'CloudWatch metrics': requests > 0 ? series * aws.cloudwatch.metricMonth : 0,
  }
}

/** The table, on Lambda and in a container alike. */
export function dataBill({ requests }: Workload): Bill {
  const { writeUnit, readUnit, gbMonth, recoveryGbMonth } = aws.dynamodb
  const keptGb = (keptMonths * requests * perRequest.rowBytes) / 1e9
  return {
    'DynamoDB, writes and reads': requests * (perRequest.writeUnits * writeUnit + perRequest.readUnits * readUnit),
    'DynamoDB, rows kept': keptGb * (gbMonth + recoveryGbMonth),
  }
}

/** Sandboxes at work at a time, on average. */
export const sandboxes = ({ requests, wait, answer }: Workload): number => (requests * (wait + answer)) / secondsPerMonth

/** Each sandbox asks again for an organisation's secret after five minutes (`BYOK_TTL`), if a request needs it. */
const secretCalls = (workload: Workload): number =>
  Math.min(workload.requests, Math.ceil(sandboxes(workload)) * workload.organisations * (secondsPerMonth / 300))

/**
 * What flex saved against the standard tier.
 * @throws Error where the model has no prices on both tiers
 */
export const saving = (workload: Workload): number => workload.requests * workload.flexShare * savingOf(workload)

/** USD that flex saves on one request that it serves. */
export function savingOf({ model, inputTokens: input, outputTokens: output, at }: Workload): number {
  const provider = servedBy(model)
  const price =
    provider?.flex === undefined
      ? undefined
      : priceUsage({ provider: provider.name, model, tier: provider.flex, usage: { input, output }, at })
  if (price !== undefined) return price.savedMicroUsd / 1e6
  throw new Error(`${model} has no price on both tiers; GET /v1/models lists those that have`)
}

/** Seconds that a request may wait on Lambda until waiting has cost what flex saves. */
export const breakEvenWait = (workload: Workload): number => savingOf(workload) / lambdaSecond(workload.memory)
