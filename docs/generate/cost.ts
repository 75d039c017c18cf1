// docs/cost.md and its chart: the bill of a worked example, by the same arithmetic as `npm run cost`.
import {
  type Bill,
  breakEvenWait,
  idleBill,
  perRequest,
  requestBill,
  savingOf,
  total,
  type Workload,
} from '../../functions/cli/cost/bill.ts'
import { containerBill, crossover, lambdaBill, task, tasks } from '../../functions/cli/cost/container.ts'
import { pricesOfMonth } from '../../functions/cli/cost/prices.ts'
import { dollars, figures } from '../../functions/cli/cost/report.ts'
import { code, generatedFrom, page, table } from './markdown.ts'

/** A month of a product with a chat that may wait a little: what `npm run cost -- --requests 1000000` shows. */
export const example: Workload = {
  requests: 1_000_000,
  wait: 12,
  answer: 8,
  model: 'gpt-5.5',
  inputTokens: 2_000,
  outputTokens: 500,
  flexShare: 0.8,
  memory: 1024,
  organisations: 10,
  series: 60,
  at: Date.UTC(2026, 10, 22),
}

const count = (value: number): string => value.toLocaleString('en-US')

const bill = (parts: Bill): string =>
  table(
    ['USD a month', ''],
    [...Object.entries(parts), ['**together**', total(parts)] as const].map(([what, usd]) => [what, dollars(Number(usd))]),
  )

function breakEven(): string {
  const sizes = [
    [200, 100],
    [1_000, 300],
    [2_000, 500],
    [10_000, 1_000],
  ] as const
  const models = ['gpt-5.5', 'gpt-5-mini', 'gemini-3.6-flash'] as const
  return table(
    ['request', ...models.flatMap(model => [`${model}: flex saves`, 'break-even wait at 1 GB'])],
    sizes.map(([inputTokens, outputTokens]) => [
      `${count(inputTokens)} → ${count(outputTokens)} tokens`,
      ...models.flatMap(model => {
        const workload = { ...example, model, inputTokens, outputTokens }
        return [`${(savingOf(workload) * 1e6).toFixed(0)} µUSD`, `${count(Math.round(breakEvenWait(workload)))} s`]
      }),
    ]),
  )
}

function crossings(): string {
  const waits = [0, 5, 12, 30, 60, 120, 300]
  return table(
    ['mean wait', 'at 512 MB', 'at 1024 MB', 'at 2048 MB'],
    waits.map(wait => [
      `${wait} s`,
      ...[512, 1024, 2048].map(memory => {
        const from = crossover({ ...example, wait, memory })
        return from === undefined ? 'never' : `from ${count(from)} requests a month`
      }),
    ]),
  )
}

const { saved, netOnLambda, netInContainers, sandboxes: atWork } = figures(example)

/** The page of the bill. */
export const renderCost = (): string =>
  page(
    generatedFrom('functions/cli/cost/ and docs/generate/cost.ts'),
    '# What it costs, what it saves, and how far it goes',
    `All figures come from the arithmetic of ${code('npm run cost')}, with AWS's prices of us-east-1 as of ${pricesOfMonth}, without free tiers (${code('functions/cli/cost/prices.ts')} names the pages). Other regions differ by up to a third. Providers bill their tokens to the owner of the key; they are not in here, but what flex saves of them is.`,
    '```sh\nnpm run cost -- --requests 1000000 --window 60 --wait 12 --input-tokens 2000 --output-tokens 500\nnpm run cost -- --help\n```',
    '## A worked example',
    `${count(example.requests)} requests a month with a window of 60 s on ${example.model}, ${count(example.inputTokens)} tokens in and ${example.outputTokens} out; ${example.wait} s until the start and ${example.answer} s from there to the end, on average; flex serves ${100 * example.flexShare} %; functions of ${example.memory} MB; ${example.organisations} organisations. Flex saves **${dollars(saved)} USD** a month.`,
    '**On Lambda**',
    bill(requestBill(example)),
    `and what there is to pay without a single request:`,
    bill(idleBill(example)),
    `Net, **${dollars(netOnLambda)} USD** a month are saved; on average ${atWork.toFixed(1)} sandboxes are at work. A request takes ${perRequest.writeUnits} write units at most: its key 1, its organisation 1, its ledger row 5 (opened, indexed, closed, taken off the index), its slot 2, the capacity memory 1.`,
    `**In containers** (${code('-c container=on')}) the same month costs`,
    bill(containerBill(example)),
    `and **${dollars(netInContainers)} USD** are saved.`,
    '## Idle',
    `A deployment that nobody uses costs ${dollars(total(idleBill({ ...example, organisations: 1 })))} USD a month with one organisation: most of it the dashboard and the alarms, which the free tier of an account mostly covers, and which ${code('-c monitoring=off')} leaves out. Functions, API, table and schedules cost nothing while they wait. The container's load balancer and tasks cost ${dollars(total(containerBill({ ...example, requests: 0 })) - total(idleBill(example)))} USD beside that, used or not; a firewall (${code('-c waf=on')}) 6 USD.`,
    `${code('npm run leeway -- teardown --stage dev --destroy')} leaves nothing behind in dev that is billed; the KMS key is deleted after 7 days, and is not billed while it waits. In prod table, key and logs stay.`,
    '## How long a wait pays',
    `A function that waits is billed like one that works. Waiting has cost what flex saves after`,
    breakEven(),
    `The race knows this: with ${code('WAIT_COST_GUARD=on')}, the default, no request waits beyond its own break-even, whatever its window says. Small requests to cheap models should have small windows, little memory, or a container, where waiting costs nothing.`,
    '![What waiting costs and what flex saves, over the wait](cost.svg)',
    '## From where on a container is cheaper',
    `Containers cost a fixed sum, and a waiting race takes ${task.gbPerWait * 1e6} KB of memory in one instead of a whole sandbox. Answers as in the example; a task is ${task.cpus} vCPU with ${task.gb} GB, two at least, with room for three times the mean load (${tasks({ ...example, requests: 100_000_000 })} tasks at 100 million requests). Containers also see their clients leave, which Lambda does not (contract §5).`,
    crossings(),
    `At ${count(10_000_000)} requests of the example a month: ${dollars(total(lambdaBill({ ...example, requests: 10_000_000 })))} USD on Lambda, ${dollars(total(containerBill({ ...example, requests: 10_000_000 })))} in containers.`,
    scale,
  )

const scale = `## How far it goes

| what                                | limit                                                       | reached at                                                                                                                  | then                                                                                                                                                      |
| ----------------------------------- | ----------------------------------------------------------- | --------------------------------------------------------------------------------------------------------------------------- | --------------------------------------------------------------------------------------------------------------------------------------------------------- |
| sandboxes at a time                 | 1,000 an account and region, often 10 in a new one          | 50 requests a second of the example: each holds a sandbox for 20 s                                                          | _Concurrent executions_ in Service Quotas, to tens of thousands; then \`reserved\` in \`infra/stage.ts\`; or the container                                    |
| new sandboxes                       | 1,000 every 10 s for each function                          | bursts of more                                                                                                              | spread over the four surfaces' functions already                                                                                                          |
| races of one organisation           | \`RACE_SLOTS\`, 100                                           | 100 waiting at a time; further ones go to standard at once                                                                  | raise it with the sandboxes                                                                                                                               |
| one item of the table               | 1,000 writes a second                                       | one key at 60,000 requests a minute, refusals of other sandboxes included                                                   | more keys. An organisation's limit counts on one item too: 500 per 5 s by default, 5,000 at the most                                                      |
| one partition of the ledger         | 1,000 write units a second                                  | an organisation at about 200 requests a second (its rows of a day are one partition, until DynamoDB splits it)              | several organisations for one customer                                                                                                                    |
| the index of open rows              | 1,000 write units a second                                  | 500 requests a second in all: each enters and leaves it                                                                     | DynamoDB splits it by time; a prefix in \`open\` would spread it                                                                                            |
| the table                           | 40,000 write units a second                                 | 4,000 requests a second                                                                                                     | _Table-level write throughput_ in Service Quotas                                                                                                          |
| API Gateway                         | 10,000 requests a second, 5,000 at once                     |                                                                                                                             | Service Quotas; function URLs have no such limit                                                                                                          |
| an answer through API Gateway       | 15 minutes, 5 minutes without a byte, 2 MB/s behind 10 MB   | never without a byte: a stream says something every 15 s                                                                    |                                                                                                                                                           |
| headers                             | 10,240 bytes through API Gateway                            |                                                                                                                             |                                                                                                                                                           |
| Secrets Manager                     | 10,000 reads a second                                       | a sandbox reads a secret every 5 minutes                                                                                    | \`BYOK_TTL\`                                                                                                                                                |
| secrets                             | 500,000 a region, one for each organisation                 |                                                                                                                             | the store is a port (\`SecretStore\`, \`Vault\`): envelopes in the table would cost a hundredth                                                               |
| KMS                                 | 10,000 to 100,000 decryptions a second, by region           | as Secrets Manager                                                                                                          |                                                                                                                                                           |
| log                                 | 3 KB a request                                              | 1,000 requests a second are 250 GB a day                                                                                    | \`LEEWAY_LOG=warn\` leaves the metrics on; \`METRICS=off\` leaves the lines                                                                                   |

**Several regions, on paper.** One stack in each region, and a name that leads callers to the nearest. What must be one are organisations, keys, credit and limits; what may be apart are capacity (each region has its
own odds) and slots. Two ways:

- **Customers live in one region.** Each region is a deployment of its own, with its own table; a customer's base URL says which. Nothing changes in the code, limits and credit stay exact, and this is what we would do.
- **One global table.** The table is a \`GlobalTable\` already, with one replica. A second replica copies within about a second, and the last writer wins: N regions would each admit a key's whole limit, and credit could be spent N times. Before that the counters and
  the credit of a key have to live in a home region (a member of the key's record), which the other regions ask; keys, organisations, switches and rows can be read anywhere.`
