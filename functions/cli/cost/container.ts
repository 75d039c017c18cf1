// What the same month costs in containers, where waiting takes memory and no time of a sandbox, and from where on that is cheaper.
import { type Bill, dataBill, idleBill, perRequest, requestBill, total, type Workload } from './bill.ts'
import { aws, hoursPerMonth, secondsPerMonth } from './prices.ts'

/** A task as the stack has it (infra/container.ts), and what a request takes of it. */
export const task = { cpus: 0.5, gb: 1, least: 2, cpuSecondsPerRequest: 0.02, gbPerWait: 150e-6, gbForItself: 0.3 } as const

/** The busiest hour, against the mean; and how full a task may be then. */
const peak = 3
const fullest = 0.6

/** Tasks for the busiest hour: bound by processor, or by the memory of all that wait. */
export function tasks({ requests, wait, answer }: Workload): number {
  const perSecond = (peak * requests) / secondsPerMonth
  const byCpu = (perSecond * task.cpuSecondsPerRequest) / (task.cpus * fullest)
  const byMemory = (perSecond * (wait + answer) * task.gbPerWait) / ((task.gb - task.gbForItself) * fullest)
  return Math.max(task.least, Math.ceil(byCpu), Math.ceil(byMemory))
}

export function containerBill(workload: Workload): Bill {
  const { requests, wait, answer } = workload
  const count = tasks(workload)
  const hour = task.cpus * aws.fargate.cpuHour + task.gb * aws.fargate.gbHour
  const perSecond = requests / secondsPerMonth
  /** A unit of the balancer is 25 new connections a second, 3,000 open ones, or 1 GB an hour. */
  const units = Math.max(1, perSecond / 25, (perSecond * (wait + answer)) / 3000, (perSecond * 3600 * perRequest.answerBytes) / 1e9)
  const { 'CloudWatch logs': logs = 0, 'CloudWatch metrics': metrics = 0 } = requestBill(workload)
  return {
    [`Fargate, ${count} tasks`]: count * hour * hoursPerMonth,
    'Load balancer': hoursPerMonth * (aws.balancer.hour + units * aws.balancer.unitHour),
    'Public addresses': (count + 2) * hoursPerMonth * aws.balancer.addressHour,
    ...dataBill(workload),
    'CloudWatch logs': logs,
    'CloudWatch metrics': metrics,
    ...idleBill(workload),
  }
}

export const lambdaBill = (workload: Workload): Bill => ({ ...requestBill(workload), ...idleBill(workload) })

/** Requests a month from which on containers are cheaper, with these waits; undefined where they never are below a billion. */
export function crossover(workload: Workload): number | undefined {
  const cheaper = (requests: number) => total(containerBill({ ...workload, requests })) < total(lambdaBill({ ...workload, requests }))
  let [low, high] = [0, 1e9]
  if (!cheaper(high)) return undefined
  while (high - low > 1000) {
    const middle = (low + high) / 2
    if (cheaper(middle)) high = middle
    else low = middle
  }
  return Math.round(high / 1000) * 1000
}
